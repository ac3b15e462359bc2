package chat.snug.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** Random secrets as text, and the hashes by which they are kept. */
final class Secrets {
  /** Of a secret that opens something by itself: 256 bits. */
  static final int SECRET_BYTES = 32;

  /** Of a name that nobody else may make up again: 128 bits. */
  static final int NAME_BYTES = 16;

  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private Secrets() {}

  static String secret(SecureRandom random) {
    return BASE64URL.encodeToString(bytes(random, SECRET_BYTES));
  }

  static String name(SecureRandom random) {
    return BASE64URL.encodeToString(bytes(random, NAME_BYTES));
  }

  static byte[] bytes(SecureRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** SHA-256 in base64url. Enough for a secret of full entropy; a password needs {@link PasswordHasher}. */
  static String hash(String secret) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return BASE64URL.encodeToString(sha256.digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
