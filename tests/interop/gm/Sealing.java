import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bouncycastle.crypto.CryptoException;

/** The other way round: letters signed and unsigned, identity boxes, drops (format.md, 5). */
final class Sealing {
  private static final byte[] VERSIONS = Gm.join(Gm.u32(1), Gm.u32(5));
  private static final byte[] NOTHING = {};

  private final byte kind;
  private final byte[] tenant;
  private final byte[] id;
  private final byte[] versions;
  private final byte[] cores;
  private final byte[] cards;

  private Sealing(byte kind, byte[] tenant, byte[] id, byte[] cores) throws Letters.Refused {
    this.kind = kind;
    this.tenant = tenant;
    this.id = id;
    this.cores = cores;
    versions = kind == Envelope.DROP ? new byte[8] : VERSIONS;
    byte[] all = {};
    for (int at = 0; at < cores.length; at += Member.CORE) {
      all = Gm.join(all, Member.card(tenant, Envelope.part(cores, at, Member.CORE)));
    }
    cards = all;
  }

  private static Sealing of(byte kind, Map<String, byte[]> task) throws Letters.Refused {
    return new Sealing(kind, task.get("tenant"), task.get("id"), task.get("recipients"));
  }

  private static String base64(byte[] octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  private static byte[] utf8(String format, Object... parts) {
    return String.format(format, parts).getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] octets) {
    return new String(octets, StandardCharsets.UTF_8);
  }

  /** {keys, tenant, id, recipients: cores, value: canonical JSON}. */
  static byte[] letter(Map<String, byte[]> task) throws Exception {
    Member author = Member.from(task.get("keys"));
    Sealing sealing = of(Envelope.LETTER, task);
    String format =
        "{\"attachments\":[],\"from\":\"%s\",\"schema\":1,\"type\":\"gov.secretary_letter\",\"value\":%s}";
    byte[] content = utf8(format, base64(author.core), text(task.get("value")));
    return sealing.seal(sealing.signed(author, Envelope.SEALED, content), content, NOTHING);
  }

  /** {tenant, id, recipients, content, box?}. */
  static byte[] unsigned(Map<String, byte[]> task) throws Exception {
    return of(Envelope.LETTER, task).seal(NOTHING, task.get("content"), task.getOrDefault("box", NOTHING));
  }

  /** {keys, tenant, id, recipients, content: the letter's, who}. */
  static byte[] box(Map<String, byte[]> task) throws Exception {
    Member author = Member.from(task.get("keys"));
    Sealing sealing = of(Envelope.BOX, task);
    byte[] said = sealing.signed(author, Envelope.IDENTITY_BOX, task.get("content"));
    byte[] content = utf8("{\"from\":\"%s\",\"value\":%s}", base64(author.core), text(task.get("who")));
    return sealing.seal(said, content, NOTHING);
  }

  /** {drop: core, id, content, keys: of who signs a named one}. */
  static byte[] drop(Map<String, byte[]> task) throws Exception {
    byte[] drop = task.get("drop");
    Sealing sealing = new Sealing(Envelope.DROP, Member.countyOf(drop), task.get("id"), drop);
    byte[] content = task.get("content");
    boolean named = task.containsKey("keys");
    byte[] said = named ? sealing.signed(Member.from(task.get("keys")), Envelope.SEALED, content) : NOTHING;
    return sealing.seal(said, content, NOTHING);
  }

  /** Statement and signature about a content. */
  private byte[] signed(Member author, byte mode, byte[] about) throws CryptoException {
    ByteBuffer time = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(1_790_000_000_000L);
    byte[] statement = Gm.join(
        new byte[] {1, Gm.SUITE, mode, 0}, tenant, id, Member.card(tenant, author.core), time.array(), versions,
        Gm.hash("recipients", new byte[] {count()}, cards), Gm.hash("content", about));
    return Gm.join(statement, Gm.sign(author.signing, "statement", statement));
  }

  private byte count() {
    return (byte) (cards.length / 32);
  }

  private byte[] seal(byte[] said, byte[] content, byte[] box) throws Exception {
    int flags = (said.length > 0 ? Envelope.SIGNED : 0) | (box.length > 0 ? Envelope.BOXED : 0);
    byte[] fields = {1, count(), (byte) flags, 0};
    byte[] numbers = Gm.join(Gm.u32(content.length), Gm.u32(box.length), new byte[4]);
    byte[] inner = Gm.join(fields, numbers, cards, said, content, box);
    List<Integer> buckets = kind == Envelope.DROP ? Envelope.DROP_BUCKETS : Envelope.BUCKETS;
    int bucket = buckets.stream().filter(size -> size >= inner.length).findFirst().orElseThrow();
    byte[] magic = {'W', 'C', 'E', '1', 1, Gm.SUITE, kind, count()};
    byte[] header = Gm.join(magic, tenant, id, versions, Gm.u32(bucket + 72), new byte[44]);
    byte[] key = Gm.fresh(32);
    byte[] sealed = header;
    for (int i = 0; i < count(); i++) {
      byte[] core = Envelope.part(cores, Member.CORE * i, Member.CORE);
      byte[] wrapped = Gm.wrap(Member.encryptionKey(core), key);
      sealed = Gm.join(sealed, Envelope.part(cards, 32 * i, 16), wrapped);
    }
    return Gm.join(sealed, Gm.sealBox(key, "letter", sealed, Arrays.copyOf(inner, bucket)));
  }
}
