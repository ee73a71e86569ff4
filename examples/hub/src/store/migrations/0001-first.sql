-- An account is a card of this village: an office's, or a member's own. `accepted` is n of the newest receipt,
-- `chain` the digest of the newest receipt list (32 zero bytes before the first).
CREATE TABLE account (
  number INTEGER PRIMARY KEY,
  tenant BLOB NOT NULL,
  card BLOB NOT NULL,
  kid BLOB NOT NULL,
  core BLOB NOT NULL,
  enrolled_at INTEGER NOT NULL,
  revoked_at INTEGER,
  accepted INTEGER NOT NULL DEFAULT 0,
  chain BLOB NOT NULL DEFAULT (zeroblob(32)),
  UNIQUE (tenant, card),
  UNIQUE (tenant, kid)
) STRICT;

CREATE TABLE device_token (
  digest BLOB PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account (number),
  issued_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
  digest BLOB PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account (number),
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A challenge is not stored when it is given, only when it was used.
CREATE TABLE used_challenge (
  nonce BLOB PRIMARY KEY,
  issued_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The verdict on (tenant, account card, id), for ever. A refused record keeps its verdict and no bytes.
CREATE TABLE record (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  account INTEGER NOT NULL REFERENCES account (number),
  id BLOB NOT NULL,
  fingerprint BLOB NOT NULL,
  verdict INTEGER NOT NULL,
  reason INTEGER NOT NULL,
  n INTEGER NOT NULL,
  public INTEGER NOT NULL,
  attachments INTEGER NOT NULL,
  bytes BLOB,
  received_at INTEGER NOT NULL,
  UNIQUE (account, id)
) STRICT;

-- Whose inbox a sealed record is in: the kids of its stanzas.
CREATE TABLE recipient (
  kid BLOB NOT NULL,
  record INTEGER NOT NULL REFERENCES record (seq),
  PRIMARY KEY (kid, record)
) STRICT, WITHOUT ROWID;

CREATE INDEX public_record ON record (seq) WHERE public = 1;

-- The verdict on (tenant, blob id); an accepted file lies in the blob folder under its digest.
CREATE TABLE attachment (
  tenant BLOB NOT NULL,
  blob BLOB NOT NULL,
  record INTEGER NOT NULL REFERENCES record (seq),
  digest BLOB NOT NULL,
  size INTEGER NOT NULL,
  verdict INTEGER NOT NULL,
  reason INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, blob)
) STRICT, WITHOUT ROWID;

CREATE INDEX attachment_of_record ON attachment (record);

-- The receipt chain of each account, as signed.
CREATE TABLE receipt_list (
  account INTEGER NOT NULL REFERENCES account (number),
  position INTEGER NOT NULL,
  digest BLOB NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (account, position),
  UNIQUE (account, digest)
) STRICT, WITHOUT ROWID;
