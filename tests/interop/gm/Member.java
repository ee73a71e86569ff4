import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.util.BigIntegers;

/** A member's card core and private keys; as bytes the plaintext of a KEYS frame (format.md, 2.4). */
final class Member {
  static final int CORE = 168;
  final byte[] core;
  final BigInteger encryption;
  final BigInteger signing;

  private Member(byte[] core, byte[] encryption, byte[] signing) {
    this.core = core;
    this.encryption = new BigInteger(1, encryption);
    this.signing = new BigInteger(1, signing);
  }

  static Member from(byte[] keys) throws Letters.Refused {
    boolean fits = keys.length == 4 + CORE + 64 && Arrays.equals(keys, 0, 4, new byte[] {1, 1, 1, 0}, 0, 4);
    Letters.need(fits, "keys");
    return new Member(
        Arrays.copyOfRange(keys, 4, 4 + CORE),
        Arrays.copyOfRange(keys, 4 + CORE, 36 + CORE),
        Arrays.copyOfRange(keys, 36 + CORE, 68 + CORE));
  }

  static Member fresh() {
    byte[] encryption = privateKey();
    byte[] signing = privateKey();
    ByteBuffer head = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
    head.put(new byte[] {5, Gm.SUITE, 0, 0}).putInt(1).putLong(1).putLong(0);
    head.put("522699101201".getBytes(StandardCharsets.US_ASCII));
    return new Member(Gm.join(head.array(), half(encryption), half(signing)), encryption, signing);
  }

  private static byte[] privateKey() {
    BigInteger limit = Gm.CURVE.getN().subtract(BigInteger.TWO);
    BigInteger d = new BigInteger(320, Gm.RANDOM).mod(limit).add(BigInteger.ONE);
    return BigIntegers.asUnsignedByteArray(32, d);
  }

  private static byte[] half(byte[] d) {
    byte[] encoded = Gm.CURVE.getG().multiply(new BigInteger(1, d)).normalize().getEncoded(false);
    return Arrays.copyOfRange(encoded, 1, 65);
  }

  byte[] keys() {
    byte[] d = BigIntegers.asUnsignedByteArray(32, encryption);
    byte[] e = BigIntegers.asUnsignedByteArray(32, signing);
    return Gm.join(new byte[] {1, Gm.SUITE, 1, 0}, core, d, e);
  }

  /** What follows from a reply code: the card in an anonymous drop's `from`, and what opens the answer (5.4). */
  static Member reply(byte[] drop, byte[] random) {
    byte[] seed = Gm.hkdf(random, countyOf(drop), Gm.label("reply"), 48);
    byte[] d = BigIntegers.asUnsignedByteArray(32, new BigInteger(1, seed).mod(Gm.CURVE.getN()));
    byte[] head = {5, Gm.SUITE, 0, 0, 1, 0, 0, 0};
    return new Member(Gm.join(head, new byte[32], half(d), half(d)), d, d);
  }

  static byte[] mailbox(byte[] drop, byte[] random) {
    return Gm.hkdf(random, countyOf(drop), Gm.label("mailbox"), 16);
  }

  /** The county's name in a drop. */
  static byte[] countyOf(byte[] drop) {
    return Arrays.copyOf(card(new byte[16], drop), 16);
  }

  /** A reply card (5.1): serial 1, no times, no district. */
  static boolean namesNobody(byte[] core) {
    byte[] head = {5, Gm.SUITE, 0, 0, 1, 0, 0, 0};
    return core.length == CORE && Arrays.equals(core, 0, 8, head, 0, 8) && Envelope.zero(core, 8, 40);
  }

  static byte[] card(byte[] tenant, byte[] core) {
    return Gm.hash("card", tenant, core);
  }

  static byte[] signingKey(byte[] core) {
    return Arrays.copyOfRange(core, 104, 168);
  }

  static byte[] encryptionKey(byte[] core) {
    return Arrays.copyOfRange(core, 40, 104);
  }
}
