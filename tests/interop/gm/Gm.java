import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.asn1.gm.GMNamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.engines.SM2Engine;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.SM2Signer;

/** The suite's calls (format.md, 1.2), and joining of bytes. */
final class Gm {
  private Gm() {}

  static final byte SUITE = 1;
  static final SecureRandom RANDOM = new SecureRandom();
  static final X9ECParameters CURVE = GMNamedCurves.getByName("sm2p256v1");
  static final ECDomainParameters DOMAIN = new ECDomainParameters(CURVE);

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) out.writeBytes(part);
    return out.toByteArray();
  }

  static byte[] fresh(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  static byte[] u32(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  static byte[] label(String word) {
    byte[] text = ("weicun/1 " + word).getBytes(StandardCharsets.US_ASCII);
    return join(new byte[] {(byte) text.length}, text);
  }

  static byte[] hash(String word, byte[]... parts) {
    SM3Digest digest = new SM3Digest();
    byte[] message = join(label(word), join(parts));
    digest.update(message, 0, message.length);
    byte[] out = new byte[32];
    digest.doFinal(out, 0);
    return out;
  }

  static byte[] hkdf(byte[] input, byte[] salt, byte[] info, int length) {
    HKDFBytesGenerator generator = new HKDFBytesGenerator(new SM3Digest());
    generator.init(new HKDFParameters(input, salt, info));
    byte[] out = new byte[length];
    generator.generateBytes(out, 0, length);
    return out;
  }

  private static byte[] boxKeys(byte[] key, String word, byte[] header, byte[] salt) {
    return hkdf(key, salt, join(label(word), new byte[] {SUITE}, u32(header.length), header), 48);
  }

  private static byte[] sm4Gcm(boolean sealing, byte[] key, byte[] header, byte[] data) throws Letters.Refused {
    GCMBlockCipher cipher = new GCMBlockCipher(new SM4Engine());
    cipher.init(sealing, new AEADParameters(new KeyParameter(key), 128, new byte[12], header));
    byte[] out = new byte[cipher.getOutputSize(data.length)];
    try {
      int length = cipher.processBytes(data, 0, data.length, out, 0);
      cipher.doFinal(out, length);
    } catch (CryptoException bad) {
      throw new Letters.Refused("box: tag");
    }
    return out;
  }

  static byte[] sealBox(byte[] key, String word, byte[] header, byte[] plain) throws Letters.Refused {
    byte[] salt = fresh(24);
    byte[] keys = boxKeys(key, word, header, salt);
    byte[] sealed = sm4Gcm(true, Arrays.copyOf(keys, 16), header, plain);
    return join(salt, Arrays.copyOfRange(keys, 16, 48), sealed);
  }

  static byte[] openBox(byte[] key, String word, byte[] header, byte[] box) throws Letters.Refused {
    Letters.need(box.length >= 72, "box: length");
    byte[] keys = boxKeys(key, word, header, Arrays.copyOf(box, 24));
    boolean same = Arrays.equals(box, 24, 56, keys, 16, 48);
    Letters.need(same, "box: commitment");
    return sm4Gcm(false, Arrays.copyOf(keys, 16), header, Arrays.copyOfRange(box, 56, box.length));
  }

  static ECPublicKeyParameters point(byte[] raw) throws Letters.Refused {
    try {
      return new ECPublicKeyParameters(CURVE.getCurve().decodePoint(join(new byte[] {4}, raw)), DOMAIN);
    } catch (IllegalArgumentException bad) {
      throw new Letters.Refused("point");
    }
  }

  /** Bouncy Castle writes C1 as 04 ‖ x ‖ y; the format leaves the 04 out. */
  static byte[] wrap(byte[] recipient, byte[] key) throws Exception {
    SM2Engine engine = new SM2Engine(SM2Engine.Mode.C1C3C2);
    engine.init(true, new ParametersWithRandom(point(recipient), RANDOM));
    byte[] made = engine.processBlock(key, 0, key.length);
    return Arrays.copyOfRange(made, 1, made.length);
  }

  static byte[] unwrap(BigInteger key, byte[] wrapped) throws Letters.Refused {
    SM2Engine engine = new SM2Engine(SM2Engine.Mode.C1C3C2);
    engine.init(false, new ECPrivateKeyParameters(key, DOMAIN));
    byte[] sealed = join(new byte[] {4}, wrapped);
    try {
      return engine.processBlock(sealed, 0, sealed.length);
    } catch (Exception bad) {
      throw new Letters.Refused("wrap");
    }
  }

  /** The default identifier is Bouncy Castle's own default, too. */
  static byte[] sign(BigInteger key, String word, byte[] message) throws CryptoException {
    SM2Signer signer = new SM2Signer(PlainDSAEncoding.INSTANCE);
    signer.init(true, new ParametersWithRandom(new ECPrivateKeyParameters(key, DOMAIN), RANDOM));
    byte[] signed = join(label(word), message);
    signer.update(signed, 0, signed.length);
    return signer.generateSignature();
  }

  static void verify(byte[] key, String word, byte[] message, byte[] signature) throws Letters.Refused {
    SM2Signer signer = new SM2Signer(PlainDSAEncoding.INSTANCE);
    signer.init(false, point(key));
    byte[] signed = join(label(word), message);
    signer.update(signed, 0, signed.length);
    Letters.need(signer.verifySignature(signature), "signature over " + word);
  }
}
