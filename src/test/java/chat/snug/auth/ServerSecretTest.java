package chat.snug.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerSecretTest {
  private final SecureRandom random = new SecureRandom();

  @TempDir
  Path folder;

  @Test
  void isMadeOnceForItsOwnerAlone() throws IOException {
    Path fresh = folder.resolve("not/there/yet");
    byte[] key = ServerSecret.loadOrCreate(fresh, random).key("a");
    assertThat(fresh.resolve("secret")).hasSize(32);
    assertThat(Files.getPosixFilePermissions(fresh.resolve("secret")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(fresh.resolve("secret.new")).doesNotExist();
    assertThat(ServerSecret.loadOrCreate(fresh, random).key("a")).isEqualTo(key);
  }

  @Test
  void everyPurposeHasAKeyOfItsOwn() throws IOException {
    ServerSecret secret = ServerSecret.loadOrCreate(folder, random);
    assertThat(secret.key("a"))
        .hasSize(32)
        .isNotEqualTo(secret.key("b"))
        .isNotEqualTo(Files.readAllBytes(folder.resolve("secret")));
  }

  @Test
  void aDraftThatACrashLeftIsNoSecret() throws IOException {
    Files.write(folder.resolve("secret.new"), new byte[3]);
    assertThat(ServerSecret.loadOrCreate(folder, random).key("a")).hasSize(32);
    assertThat(folder.resolve("secret")).hasSize(32);
  }

  @Test
  void oneThatIsTooShortIsRefused() throws IOException {
    Files.write(folder.resolve("secret"), new byte[31]);
    assertThatIOException()
        .isThrownBy(() -> ServerSecret.loadOrCreate(folder, random))
        .withMessageContaining(folder.resolve("secret").toString())
        .withMessageContaining("31 bytes");
  }

  /** Like RFC 5869, appendix A.3 (no salt, no info), with ten bytes more; by another implementation that gives A.3's own result. */
  @Test
  void derivesByHkdf() throws IOException {
    byte[] secret = HexFormat.of().parseHex("0b".repeat(32));
    Files.write(folder.resolve("secret"), secret);
    assertThat(
            HexFormat.of().formatHex(ServerSecret.loadOrCreate(folder, random).key("")))
        .isEqualTo("27488977d7c845fa17e618b4e225651a0a417521175396f455da2c465679eea8");
  }
}
