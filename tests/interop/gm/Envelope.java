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
import org.bouncycastle.crypto.CryptoException;

/** WCE1 (format.md, 5): letters without attachments. */
final class Envelope {
  private Envelope() {}

  static final int HEADER = 96;
  static final int STANZA = 144;
  static final int STATEMENT = 148;
  static final List<Integer> BUCKETS = List.of(4096, 16384, 65536, 262144);
  /** In canonical form `from` stands before `value`, and no attachment has a member of that name. */
  static final Pattern FROM = Pattern.compile("\"from\":\"([A-Za-z0-9_-]*)\"");

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

  /** Section 5's steps in their order. */
  static Map<String, byte[]> open(byte[] envelope, byte[] tenant, Member me) throws Letters.Refused {
    byte[] header = part(envelope, 0, HEADER);
    byte[] magic = {'W', 'C', 'E', '1', 1, Gm.SUITE, 1};
    Letters.need(Arrays.equals(magic, part(header, 0, 7)), "envelope: kind");
    Letters.need(Arrays.equals(tenant, part(header, 8, 16)), "envelope: tenant");
    Letters.need(zero(header, 52, 96), "envelope: attachments are not read here");
    int count = header[7];
    Letters.need(count >= 1 && count <= 8, "envelope: recipients");
    byte[] sealed = part(envelope, 0, HEADER + STANZA * count);
    byte[] body = part(envelope, sealed.length, envelope.length - sealed.length);
    Letters.need(body.length == int32(header, 48), "body: length");
    byte[] inner = Gm.openBox(contentKey(sealed, count, tenant, me), "letter", sealed, body);
    return read(inner, sealed, count, Member.card(tenant, me.core));
  }

  private static byte[] contentKey(byte[] sealed, int count, byte[] tenant, Member me) throws Letters.Refused {
    byte[] kid = Arrays.copyOf(Member.card(tenant, me.core), 16);
    for (int i = 0; i < count; i++) {
      byte[] stanza = part(sealed, HEADER + STANZA * i, STANZA);
      if (Arrays.equals(kid, Arrays.copyOf(stanza, 16))) {
        return Gm.unwrap(me.encryption, Arrays.copyOfRange(stanza, 16, STANZA));
      }
    }
    throw new Letters.Refused("not for us");
  }

  private static Map<String, byte[]> read(byte[] inner, byte[] sealed, int count, byte[] mine)
      throws Letters.Refused {
    byte[] fields = {1, (byte) count, 1, 0};
    Letters.need(Arrays.equals(fields, part(inner, 0, 4)) && zero(inner, 8, 16), "inner: fields");
    byte[] cards = part(inner, 16, 32 * count);
    boolean listed = false;
    for (int i = 0; i < count; i++) {
      byte[] kid = part(sealed, HEADER + STANZA * i, 16);
      Letters.need(Arrays.equals(kid, part(cards, 32 * i, 16)), "inner: cards");
      listed |= Arrays.equals(mine, part(cards, 32 * i, 32));
    }
    Letters.need(listed, "not for us");
    int at = 16 + cards.length;
    byte[] statement = part(inner, at, STATEMENT);
    byte[] signature = part(inner, at + STATEMENT, 64);
    at += STATEMENT + 64;
    byte[] content = part(inner, at, int32(inner, 4));
    at += content.length;
    Letters.need(BUCKETS.contains(inner.length) && zero(inner, at, inner.length), "padding");
    return verified(statement, signature, content, Map.of("header", sealed, "cards", cards));
  }

  private static Map<String, byte[]> verified(
      byte[] statement, byte[] signature, byte[] content, Map<String, byte[]> context) throws Letters.Refused {
    byte[] header = context.get("header");
    byte[] cards = context.get("cards");
    byte[] head = {1, Gm.SUITE, 1, 0};
    Letters.need(Arrays.equals(head, part(statement, 0, 4)), "statement: suite, mode");
    Letters.need(Arrays.equals(statement, 4, 36, header, 8, 40), "statement: tenant, id");
    Letters.need(Arrays.equals(statement, 76, 84, header, 40, 48), "statement: versions");
    byte[] recipients = Gm.hash("recipients", new byte[] {(byte) (cards.length / 32)}, cards);
    Letters.need(Arrays.equals(recipients, part(statement, 84, 32)), "statement: recipients");
    Letters.need(Arrays.equals(Gm.hash("content", content), part(statement, 116, 32)), "statement: content");
    Matcher from = FROM.matcher(new String(content, StandardCharsets.UTF_8));
    Letters.need(from.find(), "content: from");
    byte[] author = Base64.getUrlDecoder().decode(from.group(1));
    Letters.need(author.length == Member.CORE, "content: from");
    byte[] card = Member.card(part(header, 8, 16), author);
    Letters.need(Arrays.equals(card, part(statement, 36, 32)), "statement: signer");
    Gm.verify(Member.signingKey(author), "statement", statement, signature);
    Map<String, byte[]> opened = new LinkedHashMap<>();
    opened.put("id", part(statement, 20, 16));
    opened.put("author", author);
    opened.put("content", content);
    return opened;
  }

  /** {keys, tenant, id, recipients: cores, value: canonical JSON}. */
  static byte[] seal(Map<String, byte[]> task) throws Exception {
    Member author = Member.from(task.get("keys"));
    byte[] tenant = task.get("tenant");
    int count = task.get("recipients").length / Member.CORE;
    byte[][] cores = new byte[count][];
    byte[] cards = new byte[0];
    for (int i = 0; i < count; i++) {
      cores[i] = part(task.get("recipients"), Member.CORE * i, Member.CORE);
      cards = Gm.join(cards, Member.card(tenant, cores[i]));
    }
    byte[] inner = inner(author, task, cards);
    ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    header.put(new byte[] {'W', 'C', 'E', '1', 1, Gm.SUITE, 1, (byte) count}).put(tenant).put(task.get("id"));
    header.putInt(1).putInt(5).putInt(inner.length + 72);
    byte[] key = Gm.fresh(32);
    byte[] sealed = header.array();
    for (int i = 0; i < count; i++) {
      byte[] wrapped = Gm.wrap(Member.encryptionKey(cores[i]), key);
      sealed = Gm.join(sealed, part(cards, 32 * i, 16), wrapped);
    }
    return Gm.join(sealed, Gm.sealBox(key, "letter", sealed, inner));
  }

  private static byte[] inner(Member author, Map<String, byte[]> task, byte[] cards) throws CryptoException {
    String from = Base64.getUrlEncoder().withoutPadding().encodeToString(author.core);
    String value = new String(task.get("value"), StandardCharsets.UTF_8);
    String text =
        "{\"attachments\":[],\"from\":\"%s\",\"schema\":1,\"type\":\"gov.secretary_letter\",\"value\":%s}";
    byte[] content = String.format(text, from, value).getBytes(StandardCharsets.UTF_8);
    byte count = (byte) (cards.length / 32);
    ByteBuffer versions = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    versions.putLong(1_790_000_000_000L).putInt(1).putInt(5);
    byte[] statement = Gm.join(
        new byte[] {1, Gm.SUITE, 1, 0}, task.get("tenant"), task.get("id"),
        Member.card(task.get("tenant"), author.core), versions.array(),
        Gm.hash("recipients", new byte[] {count}, cards), Gm.hash("content", content));
    byte[] signature = Gm.sign(author.signing, "statement", statement);
    byte[] fields = Gm.join(new byte[] {1, count, 1, 0}, Gm.u32(content.length), new byte[8]);
    byte[] inner = Gm.join(fields, cards, statement, signature, content);
    int bucket = BUCKETS.stream().filter(size -> size >= inner.length).findFirst().orElseThrow();
    return Arrays.copyOf(inner, bucket);
  }
}
