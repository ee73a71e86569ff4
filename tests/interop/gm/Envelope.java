import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** WCE1 as its recipients open it (format.md, 5): letters, identity boxes and drops without attachments. */
final class Envelope {
  static final int HEADER = 96;
  static final int STANZA = 144;
  static final int STATEMENT = 148;
  static final byte LETTER = 1;
  static final byte BOX = 2;
  static final byte DROP = 3;
  static final byte SEALED = 1;
  static final byte IDENTITY_BOX = 3;
  static final int SIGNED = 1;
  static final int BOXED = 2;
  static final List<Integer> BUCKETS = List.of(4096, 16384, 65536, 262144);
  static final List<Integer> DROP_BUCKETS = List.of(65536, 1048576);
  /** In canonical form `from` stands before `value`, and no attachment has a member of that name. */
  static final Pattern FROM = Pattern.compile("\"from\":\"([A-Za-z0-9_-]*)\"");
  private static final Pattern AUTHOR = Pattern.compile("\\{\"from\":\"([A-Za-z0-9_-]*)\",\"value\":(.*)\\}");

  final byte kind;
  final byte[] header;
  byte[] cards;
  boolean signed;
  byte[] statement = {};
  byte[] signature = {};
  byte[] content;
  byte[] box;

  /** What the recipient's key opens, up to the inner part's fields. */
  private Envelope(byte[] envelope, byte kind, byte[] tenant, Member me) throws Letters.Refused {
    this.kind = kind;
    header = part(envelope, 0, HEADER);
    byte[] magic = {'W', 'C', 'E', '1', 1, Gm.SUITE, kind};
    Letters.need(Arrays.equals(magic, part(header, 0, 7)), "envelope: kind");
    Letters.need(Arrays.equals(tenant, part(header, 8, 16)), "envelope: tenant");
    Letters.need(zero(header, 52, 96), "envelope: attachments are not read here");
    int count = header[7];
    Letters.need(count >= 1 && count <= 8, "envelope: recipients");
    Letters.need(kind != DROP || (count == 1 && zero(header, 40, 48)), "drop: recipients, versions");
    byte[] sealed = part(envelope, 0, HEADER + STANZA * count);
    byte[] body = part(envelope, sealed.length, envelope.length - sealed.length);
    Letters.need(body.length == int32(header, 48), "body: length");
    byte[] mine = Member.card(tenant, me.core);
    read(Gm.openBox(contentKey(sealed, count, mine, me), "letter", sealed, body), sealed, mine);
  }

  static byte[] part(byte[] bytes, int at, int length) throws Letters.Refused {
    Letters.need(length >= 0 && at + length <= bytes.length, "length");
    return Arrays.copyOfRange(bytes, at, at + length);
  }

  static int int32(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
  }

  static boolean zero(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) if (bytes[at] != 0) return false;
    return true;
  }

  private static byte[] contentKey(byte[] sealed, int count, byte[] mine, Member me) throws Letters.Refused {
    byte[] kid = Arrays.copyOf(mine, 16);
    for (int i = 0; i < count; i++) {
      byte[] stanza = part(sealed, HEADER + STANZA * i, STANZA);
      if (Arrays.equals(kid, Arrays.copyOf(stanza, 16))) {
        return Gm.unwrap(me.encryption, Arrays.copyOfRange(stanza, 16, STANZA));
      }
    }
    throw new Letters.Refused("not for us");
  }

  private void read(byte[] inner, byte[] sealed, byte[] mine) throws Letters.Refused {
    int count = header[7];
    byte[] fields = {1, (byte) count};
    Letters.need(Arrays.equals(fields, part(inner, 0, 2)) && zero(inner, 12, 16), "inner: fields");
    int flags = inner[2] | inner[3] << 8;
    Letters.need(flags == 0 || flags == SIGNED || (flags == BOXED && kind == LETTER), "inner: flags");
    Letters.need(flags == SIGNED || kind != BOX, "inner: flags");
    Letters.need((flags == BOXED) == (int32(inner, 8) > 0), "inner: extension");
    cards = part(inner, 16, 32 * count);
    boolean listed = false;
    for (int i = 0; i < count; i++) {
      byte[] kid = part(sealed, HEADER + STANZA * i, 16);
      Letters.need(Arrays.equals(kid, part(cards, 32 * i, 16)), "inner: cards");
      listed |= Arrays.equals(mine, part(cards, 32 * i, 32));
    }
    Letters.need(listed, "not for us");
    int at = 16 + cards.length;
    signed = flags == SIGNED;
    if (signed) {
      statement = part(inner, at, STATEMENT);
      signature = part(inner, at + STATEMENT, 64);
      at += STATEMENT + 64;
    }
    content = part(inner, at, int32(inner, 4));
    box = part(inner, at + content.length, int32(inner, 8));
    at += content.length + box.length;
    List<Integer> buckets = kind == DROP ? DROP_BUCKETS : BUCKETS;
    Letters.need(buckets.contains(inner.length) && zero(inner, at, inner.length), "padding");
  }

  /** Section 5's steps in their order. */
  static Map<String, byte[]> open(byte[] envelope, byte kind, byte[] tenant, Member me) throws Letters.Refused {
    Envelope opened = new Envelope(envelope, kind, tenant, me);
    String text = new String(opened.content, StandardCharsets.UTF_8);
    Matcher from = FROM.matcher(text);
    Letters.need(from.find(), "content: from");
    byte[] author = Base64.getUrlDecoder().decode(from.group(1));
    if (opened.signed) opened.checkSaid(SEALED, Gm.hash("content", opened.content), author);
    else Letters.need(Member.namesNobody(author), "content: from");
    Letters.need(text.contains("\"mailbox\":\"") == (kind == DROP), "content: mailbox");
    boolean versions = text.contains("\"versions\":[");
    Letters.need(versions == (kind == DROP && opened.signed), "content: versions");
    Letters.need(text.contains("\"reply\":\"") == versions, "content: reply");
    Map<String, byte[]> told = new LinkedHashMap<>();
    told.put("id", part(opened.header, 24, 16));
    told.put("author", author);
    told.put("content", opened.content);
    told.put("signed", new byte[] {(byte) (opened.signed ? 1 : 0)});
    told.put("box", opened.box);
    return told;
  }

  /** Who wrote a letter without a name, by the box in it (5.2). */
  static Map<String, byte[]> openBox(byte[] letter, byte[] tenant, Member reader, Member township)
      throws Letters.Refused {
    Map<String, byte[]> told = open(letter, LETTER, tenant, reader);
    Letters.need(told.get("box").length > 0, "identity box: none");
    Envelope box = new Envelope(told.get("box"), BOX, tenant, township);
    Letters.need(Arrays.equals(told.get("id"), part(box.header, 24, 16)), "identity box: another letter's");
    Matcher author = AUTHOR.matcher(new String(box.content, StandardCharsets.UTF_8));
    Letters.need(author.matches(), "identity box: content");
    byte[] core = Base64.getUrlDecoder().decode(author.group(1));
    box.checkSaid(IDENTITY_BOX, Gm.hash("content", told.get("content")), core);
    return Map.of("author", core, "who", author.group(2).getBytes(StandardCharsets.UTF_8));
  }

  private void checkSaid(byte mode, byte[] about, byte[] author) throws Letters.Refused {
    byte[] head = {1, Gm.SUITE, mode, 0};
    Letters.need(Arrays.equals(head, part(statement, 0, 4)), "statement: suite, mode");
    Letters.need(Arrays.equals(statement, 4, 36, header, 8, 40), "statement: tenant, id");
    Letters.need(Arrays.equals(statement, 76, 84, header, 40, 48), "statement: versions");
    byte[] recipients = Gm.hash("recipients", new byte[] {header[7]}, cards);
    Letters.need(Arrays.equals(recipients, part(statement, 84, 32)), "statement: recipients");
    Letters.need(Arrays.equals(about, part(statement, 116, 32)), "statement: content");
    Letters.need(author.length == Member.CORE, "content: from");
    byte[] card = Member.card(part(header, 8, 16), author);
    Letters.need(Arrays.equals(card, part(statement, 36, 32)), "statement: signer");
    Gm.verify(Member.signingKey(author), "statement", statement, signature);
  }
}
