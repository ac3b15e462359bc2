package chat.snug.auth;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * An Argon2id hash (RFC 9106) with all it takes to verify it, as text in the PHC string format: {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}.
 */
final class Argon2Hash {
  /**
   * What one hash costs.
   *
   * @param memory KiB
   * @param iterations passes over the memory
   * @param parallelism lanes
   */
  record Cost(int memory, int iterations, int parallelism) {

    private boolean isBearable() {
      return iterations >= 1
          && iterations <= MOST.iterations
          && parallelism >= 1
          && parallelism <= MOST.parallelism
          && memory >= 8 * parallelism
          && memory <= MOST.memory;
    }
  }

  /**
   * The least that the OWASP Password Storage Cheat Sheet asks of Argon2id: 19 MiB, two passes, one lane
   * (https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html).
   */
  static final Cost OWASP = new Cost(19 * 1024, 2, 1);

  /** A hash from elsewhere may be dearer than ours, but not so dear that one sign-in takes the node down. */
  private static final Cost MOST = new Cost(64 * 1024, 10, 4);

  /** RFC 9106 recommends 128 bits of salt and 256 bits of tag. */
  private static final int SALT_BYTES = 16;

  private static final int HASH_BYTES = 32;
  private static final int BYTES_MIN = 8;

  private static final Pattern PHC = Pattern.compile("\\$argon2id\\$v=19"
      + "\\$m=(\\d{1,6}),t=(\\d{1,3}),p=(\\d{1,2})"
      + "\\$([A-Za-z0-9+/]{1,86})\\$([A-Za-z0-9+/]{1,86})");

  private final Cost cost;
  private final byte[] salt;
  private final byte[] hash;

  private Argon2Hash(Cost cost, byte[] salt, byte[] hash) {
    this.cost = cost;
    this.salt = salt;
    this.hash = hash;
  }

  /** The hash of a new password, under a new salt. */
  static Argon2Hash of(byte[] password, SecureRandom random) {
    byte[] salt = Secrets.bytes(random, SALT_BYTES);
    return new Argon2Hash(OWASP, salt, derive(password, OWASP, salt, HASH_BYTES));
  }

  /** As dear as one of ours, and the hash of no password that anybody could know. */
  static Argon2Hash decoy(SecureRandom random) {
    return new Argon2Hash(
        OWASP, Secrets.bytes(random, SALT_BYTES), Secrets.bytes(random, HASH_BYTES));
  }

  /** Throws {@link IllegalArgumentException} where the text is no such hash, or one beyond what we are ready to compute. */
  static Argon2Hash parse(String phc) {
    Matcher parts = PHC.matcher(phc);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not an argon2id hash");
    }
    Cost cost = new Cost(
        Integer.parseInt(parts.group(1)),
        Integer.parseInt(parts.group(2)),
        Integer.parseInt(parts.group(3)));
    byte[] salt = Base64.getDecoder().decode(parts.group(4));
    byte[] hash = Base64.getDecoder().decode(parts.group(5));
    if (!cost.isBearable() || salt.length < BYTES_MIN || hash.length < BYTES_MIN) {
      throw new IllegalArgumentException("an argon2id hash with parameters out of range");
    }
    return new Argon2Hash(cost, salt, hash);
  }

  /** Whether it is the hash of this password; takes the same time wherever they differ. */
  boolean matches(byte[] password) {
    return MessageDigest.isEqual(hash, derive(password, cost, salt, hash.length));
  }

  /** In the PHC string format. */
  String phc() {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=" + cost.memory + ",t=" + cost.iterations + ",p=" + cost.parallelism
        + "$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
  }

  private static byte[] derive(byte[] password, Cost cost, byte[] salt, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
        .withMemoryAsKB(cost.memory)
        .withIterations(cost.iterations)
        .withParallelism(cost.parallelism)
        .withSalt(salt)
        .build());
    byte[] hash = new byte[length];
    int written = generator.generateBytes(password, hash);
    if (written != length) {
      throw new IllegalStateException("Argon2 gave " + written + " bytes instead of " + length);
    }
    return hash;
  }
}
