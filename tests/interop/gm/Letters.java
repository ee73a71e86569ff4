import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.bouncycastle.util.encoders.Hex;

/**
 * Reads and writes letters of suite gm as docs/format.md draws them, on Bouncy Castle, which weicun does not use.
 *
 * <pre>java -cp bcprov.jar:CLASSES Letters</pre>
 *
 * performs tasks, one a line of its input (`verb name=hex name=hex`), and answers each with a line
 * (`name=hex name=hex`). What does not open or verify is `refused=` and the reason.
 */
public final class Letters {
  private Letters() {}

  static final class Refused extends Exception {
    Refused(String reason) {
      super(reason);
    }
  }

  static void need(boolean holds, String what) throws Refused {
    if (!holds) throw new Refused(what);
  }

  public static void main(String[] arguments) throws Exception {
    BufferedReader tasks = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = tasks.readLine(); line != null; line = tasks.readLine()) {
      String[] words = line.trim().split(" ");
      Map<String, byte[]> task = new HashMap<>();
      for (String word : Arrays.asList(words).subList(1, words.length)) {
        String[] field = word.split("=", 2);
        task.put(field[0], Hex.decode(field[1]));
      }
      StringBuilder answer = new StringBuilder();
      perform(words[0], task).forEach((name, value) -> answer.append(name + "=" + Hex.toHexString(value) + " "));
      System.out.println(answer);
    }
  }

  private static String word(Map<String, byte[]> task) {
    return new String(task.get("word"), StandardCharsets.US_ASCII);
  }

  private static Member keys(Map<String, byte[]> task) throws Refused {
    return Member.from(task.get("keys"));
  }

  static Map<String, byte[]> perform(String verb, Map<String, byte[]> task) throws Exception {
    try {
      switch (verb) {
        case "identity":
          return Map.of("keys", Member.fresh().keys());
        case "open":
          return Envelope.open(task.get("envelope"), Envelope.LETTER, task.get("tenant"), keys(task));
        case "openBox":
          return Envelope.openBox(
              task.get("envelope"), task.get("tenant"), Member.from(task.get("reader")), keys(task));
        case "openDrop":
          byte[] county = Member.countyOf(keys(task).core);
          return Envelope.open(task.get("envelope"), Envelope.DROP, county, keys(task));
        case "openAnswer":
          Member reply = Member.reply(task.get("drop"), task.get("random"));
          byte[] name = Member.countyOf(task.get("drop"));
          return Envelope.open(task.get("envelope"), Envelope.LETTER, name, reply);
        case "dropReply":
          byte[] mailbox = Member.mailbox(task.get("drop"), task.get("random"));
          return Map.of("mailbox", mailbox, "core", Member.reply(task.get("drop"), task.get("random")).core);
        case "seal":
          return Map.of("envelope", Sealing.letter(task));
        case "sealUnsigned":
          return Map.of("envelope", Sealing.unsigned(task));
        case "sealBox":
          return Map.of("box", Sealing.box(task));
        case "sealDrop":
          return Map.of("envelope", Sealing.drop(task));
        case "hash":
          return Map.of("hash", Gm.hash(word(task), task.get("message")));
        case "unbox":
          return Map.of("plain", Gm.openBox(task.get("key"), word(task), task.get("header"), task.get("box")));
        case "verify":
          Gm.verify(task.get("public"), word(task), task.get("message"), task.get("signature"));
          return Map.of();
        default:
          throw new IllegalArgumentException("no verb " + verb);
      }
    } catch (Refused refusal) {
      return Map.of("refused", refusal.getMessage().getBytes(StandardCharsets.UTF_8));
    }
  }
}
