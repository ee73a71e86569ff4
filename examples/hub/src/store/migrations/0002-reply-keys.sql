-- Cards of reply keys (docs/protocol.md, POST reply-key): what is sealed to one comes with its account's inbox.
CREATE TABLE reply_key (
  kid BLOB NOT NULL,
  tenant BLOB NOT NULL,
  card BLOB NOT NULL,
  account INTEGER NOT NULL REFERENCES account (number),
  PRIMARY KEY (kid, tenant)
) STRICT, WITHOUT ROWID;

CREATE INDEX reply_key_of_account ON reply_key (account);
