package chat.snug.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrintoutTest {
  @TempDir
  Path folder;

  @Test
  void itSaysWhereEachValueCameFrom() throws IOException {
    Path file = Files.writeString(folder.resolve("snug.yaml"), "\nlimits:\n  mentions: 7\n");
    String page = Printout.of(new ConfigReader(Map.of("SNUG_LOG_FORMAT", "json"), Path.of("none"))
        .read(file, Map.of("port", "0")));
    assertThat(page)
        .contains("host: 0.0.0.0  # default\n")
        .contains("port: 0  # flag --port\n")
        .contains("log:\n  format: json  # environment variable SNUG_LOG_FORMAT\n")
        .contains("  mentions: 7  # " + file + ":3\n")
        .contains("redis:  # default\n");
  }

  @Test
  void secretsAreMasked() {
    Map<String, String> flags = Map.of(
        "jwt.secret", "hidden-hidden-hidden-hidden-hidden",
        "database", "postgresql://me:hidden@host/name",
        "redis", "redis://:hidden@host",
        "jwt.jwks_url", "https://host/keys?key=hidden");
    String page = Printout.of(new ConfigReader(Map.of(), Path.of("none")).read(null, flags));
    assertThat(page)
        .doesNotContain("hidden")
        .contains("secret: \"***\"  # flag --jwt.secret\n")
        .contains("postgresql://***@host/name");
  }

  @Test
  void itIsAFileThatGivesTheSame() throws IOException {
    Map<String, String> flags = Map.of(
        "jwt.issuer",
        "a: \"b\" # \\c",
        "data",
        "my data",
        "proxies",
        "::1,10.0.0.0/8",
        "public_url",
        "https://[::1]:8443");
    Settings settings = new ConfigReader(Map.of(), Path.of("none")).read(null, flags);
    Path file = Files.writeString(folder.resolve("printed.yaml"), Printout.of(settings));
    Settings again = new ConfigReader(Map.of(), file).read(null, Map.of());
    assertThat(again.config()).isEqualTo(settings.config());
  }
}
