package chat.snug;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.running.Chromium;
import chat.snug.running.Readme;
import chat.snug.running.Shell;
import chat.snug.running.Waiting;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README asks its reader to paste does what the README says. */
class ReadmeIT {
  private static final String PORT = "8080";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir
  Path folder;

  private final List<String> console = new CopyOnWriteArrayList<>();
  private Readme readme;
  private Process server;
  private String port;

  @BeforeEach
  void open() throws IOException {
    readme = Readme.read();
    port = isFree(Integer.parseInt(PORT)) ? PORT : Integer.toString(freePort());
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.descendants().forEach(ProcessHandle::destroyForcibly);
      server.destroyForcibly().onExit().join();
    }
  }

  @Test
  void theTourGoesAsTold() throws Exception {
    Chromium chromium = Chromium.open();
    start(readme.code("Start").get(0).text());
    try (Shell shell = Shell.in(folder)) {
      List<Readme.Code> tour = readme.code("A tour in five minutes");
      assertThat(tour)
          .extracting(Readme.Code::language)
          .containsExactly("bash", "bash", "js", "bash", "bash", "js", "bash");

      assertThat(paste(shell, tour.get(0))).isEqualToIgnoringNewLines("bob");
      assertThat(paste(shell, tour.get(1))).contains("\"id\":\"kitchen\"", "\"members\":2");
      Page page = chromium.page(Integer.parseInt(port));
      page.onConsoleMessage(message -> console.add(message.text()));
      paste(page, tour.get(2));
      shows(page, "\"type\":\"welcome\"", "\"kitchen\":{\"head\":3");
      assertThat(paste(shell, tour.get(3)))
          .contains("\"client_msg_id\":\"tea-1\"", "\"seq\":4", "\"duplicate\":false")
          .contains("\"online\":1");
      shows(page, "\"type\":\"message\"", "\"text\":\"Tea?\"");
      assertThat(paste(shell, tour.get(4))).contains("\"seq\":4", "\"duplicate\":true");
      paste(page, tour.get(5));
      shows(page, "\"type\":\"ack\"", "\"seq\":5");
      assertThat(paste(shell, tour.get(6)))
          .containsSubsequence("\"text\":\"Tea?\"", "\"text\":\"Yes please!\"", "\"head\":5")
          .containsSubsequence("\"type\":\"room\"", "\"type\":\"member\"", "\"type\":\"message\"");
      assertThat(console).filteredOn(line -> line.contains("\"text\":\"Tea?\"")).hasSize(1);
    } finally {
      chromium.close();
    }
  }

  @Test
  void anApplicationsTokenOpens() throws Exception {
    List<Readme.Code> code = readme.code("With the users of your own application");
    start(code.get(0).text());
    try (Shell shell = Shell.in(folder)) {
      assertThat(paste(shell, code.get(1)))
          .contains("\"id\":\"carol\"", "\"display_name\":\"Carol\"");
    }
  }

  /** Runs the README's line but for the build, which was done before the tests. */
  private void start(String line) throws IOException {
    String command =
        line.strip().replaceFirst("^mvn -q package -DskipTests && ", "") + " --port=" + port;
    assertThat(command).contains("java -jar target/snug.jar");
    Path log = folder.resolve("log");
    ProcessBuilder builder = new ProcessBuilder(
            "bash", "-c", command.replace("target/snug.jar", System.getProperty("snug.jar")))
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SNUG_"));
    server = builder.start();
    Waiting.until("the server listens", PATIENCE, () -> {
      assertThat(server.isAlive()).as(Files.readString(log)).isTrue();
      return Files.readString(log).contains("listening");
    });
  }

  private String paste(Shell shell, Readme.Code code) throws IOException {
    return shell.paste(code.text().replace("localhost:" + PORT, "localhost:" + port));
  }

  /** As the browser's own console does: await and const at the top, and all is kept for the next piece. */
  private static void paste(Page page, Readme.Code code) {
    JsonObject evaluate = new JsonObject();
    evaluate.addProperty("expression", code.text());
    evaluate.addProperty("replMode", true);
    evaluate.addProperty("awaitPromise", true);
    JsonObject result = page.context().newCDPSession(page).send("Runtime.evaluate", evaluate);
    assertThat(result.has("exceptionDetails")).as(result.toString()).isFalse();
  }

  private void shows(Page page, String... parts) {
    page.waitForCondition(
        () -> console.stream().anyMatch(line -> List.of(parts).stream().allMatch(line::contains)));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.getLocalPort() == port;
    } catch (IOException taken) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
