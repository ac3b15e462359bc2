package chat.snug.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;

/**
 * Shows that who makes the first account can read the server's log. All nodes of one store have the same, for nobody knows which of them a proxy asks; it
 * opens nothing once there is an account.
 *
 * <p>80 bits derived from the server's secret, in Crockford's base32, which has no letters that are mistaken for others.
 */
public final class SetupCode {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  /** Five bits for each letter. */
  private static final int MASK = ALPHABET.length() - 1;

  private static final String PURPOSE = "setup code";
  private static final int GROUPS = 4;
  private static final int GROUP_LENGTH = 4;

  private final String text;

  public SetupCode(ServerSecret secret) {
    byte[] key = secret.key(PURPOSE);
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < GROUPS * GROUP_LENGTH; i++) {
      if (i > 0 && i % GROUP_LENGTH == 0) {
        code.append('-');
      }
      code.append(ALPHABET.charAt(key[i] & MASK));
    }
    this.text = code.toString();
  }

  /** As the log shows it. */
  public String text() {
    return text;
  }

  /** Takes the same time wherever they differ; case and surrounding white space don't count. */
  boolean matches(String given) {
    return MessageDigest.isEqual(
        text.getBytes(StandardCharsets.UTF_8),
        given.strip().toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
  }

  /** Says nothing of the code. */
  @Override
  public String toString() {
    return "SetupCode";
  }
}
