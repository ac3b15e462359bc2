package chat.snug.auth;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The server's own secret: 32 random bytes in the file {@code secret} of the data folder, made at the first start and readable by its owner alone. Keys are
 * derived from it, one for each purpose, so that what is signed for one is worth nothing for another.
 */
public final class ServerSecret {
  /** Its file in the data folder. */
  public static final String FILE = "secret";

  private static final int BYTES = 32;
  private static final String HMAC = "HmacSHA256";

  private final byte[] secret;

  private ServerSecret(byte[] secret) {
    this.secret = secret;
  }

  /**
   * The secret of this data folder, made where there is none. Blocking. The caller holds the folder, so that no other process does the same.
   *
   * @throws IOException where it can't be read or written, or is too short to be one; the message names the file and says what to do
   */
  public static ServerSecret loadOrCreate(Path folder, SecureRandom random) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      Files.createDirectories(folder);
      write(folder, Secrets.bytes(random, BYTES));
    }
    byte[] secret = Files.readAllBytes(file);
    if (secret.length < BYTES) {
      throw new IOException("the secret in " + file + " has " + secret.length + " bytes and needs "
          + BYTES + ": restore it from a backup, or delete it (everybody signs in again then)");
    }
    return new ServerSecret(secret);
  }

  /** A new one, to be kept elsewhere. */
  public static byte[] create(SecureRandom random) {
    return Secrets.bytes(random, BYTES);
  }

  /** One that was kept elsewhere. */
  public static ServerSecret of(byte[] secret) {
    if (secret.length < BYTES) {
      throw new IllegalArgumentException("a secret has " + BYTES + " bytes");
    }
    return new ServerSecret(secret.clone());
  }

  /** The key for one purpose, 32 bytes: HKDF with SHA-256 (RFC 5869), without salt, the purpose as its info. */
  public byte[] key(String purpose) {
    byte[] extracted = hmac(new byte[BYTES], secret);
    byte[] info = purpose.getBytes(StandardCharsets.UTF_8);
    byte[] block = ByteBuffer.allocate(info.length + 1).put(info).put((byte) 1).array();
    return hmac(extracted, block);
  }

  /** Written apart and moved into place, so that a crash leaves the whole of it or nothing. */
  private static void write(Path folder, byte[] secret) throws IOException {
    Path draft = folder.resolve(FILE + ".new");
    Files.deleteIfExists(draft);
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(draft, options, ownerOnly(folder))) {
      ByteBuffer bytes = ByteBuffer.wrap(secret);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(draft, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    persist(folder);
  }

  /** A new name in a folder survives a power loss once the folder was forced too; where folders can't be opened the system does that. */
  private static void persist(Path folder) throws IOException {
    if (supportsPosix(folder)) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static boolean supportsPosix(Path folder) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Permissions that hold from the first moment; none where the file system knows no such thing. */
  private static FileAttribute<?>[] ownerOnly(Path folder) {
    return supportsPosix(folder)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static byte[] hmac(byte[] key, byte[] text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + HMAC, e);
    }
  }
}
