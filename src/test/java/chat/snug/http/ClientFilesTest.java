package chat.snug.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.http.Tester.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The JavaScript client, handed out by the server. */
class ClientFilesTest {
  private static final Path PACKAGE = Path.of("src", "clients", "js");

  private HttpNode node;
  private Tester nobody;

  @BeforeEach
  void start() {
    node = HttpNode.start(Map.of());
    nobody = Tester.anonymous(node);
  }

  @AfterEach
  void stop() throws IOException {
    node.close();
  }

  @Test
  void theModuleIsTheOneOfThePackage() throws IOException {
    Answer module = nobody.get("/client/snug-chat.js");

    assertThat(module.status()).isEqualTo(200);
    assertThat(module.header("Content-Type")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(module.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(module.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(module.text())
        .isEqualTo(Files.readString(PACKAGE.resolve("dist").resolve("snug-chat.js")));
  }

  @Test
  void itsDeclarationsAreThereToo() throws IOException {
    Answer declarations = nobody.get("/client/snug-chat.d.ts");

    assertThat(declarations.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(declarations.text()).isEqualTo(Files.readString(PACKAGE.resolve("snug-chat.d.ts")));
  }

  @Test
  void aBrowserThatHasItIsNotSentItAgain() {
    String tag = nobody.get("/client/snug-chat.js").header("ETag");
    Answer again = nobody.with("If-None-Match", tag, "GET", "/client/snug-chat.js");

    assertThat(again.status()).isEqualTo(304);
    assertThat(again.text()).isEmpty();
  }
}
