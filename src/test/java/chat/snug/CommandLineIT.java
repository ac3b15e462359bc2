package chat.snug;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.running.SnugProcess;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line of the jar, as an operator meets it. */
@Timeout(120)
class CommandLineIT {
  private static final String SECRET = "hidden-hidden-hidden-hidden-hidden";
  private static final Pattern LISTENING =
      Pattern.compile("listening.*http://127\\.0\\.0\\.1:(\\d+)");

  @TempDir
  Path folder;

  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void helpNamesTheKeys() throws Exception {
    assertThat(run("--help")).satisfies(ended -> {
      assertThat(ended.status).isZero();
      assertThat(ended.output)
          .contains("new-epoch", "--port=NUMBER", "--limits.append_seconds=NUMBER");
      assertThat(ended.errors).isEmpty();
    });
  }

  @Test
  void versionIsTheJars() throws Exception {
    assertThat(run("--version")).satisfies(ended -> {
      assertThat(ended.status).isZero();
      assertThat(ended.output).matches("snug \\d+\\.\\d+\\.\\d+\\S*\n");
      assertThat(ended.errors).isEmpty();
    });
  }

  @Test
  void printConfigReadsAllSourcesAndMasksSecrets() throws Exception {
    Files.createDirectory(folder.resolve("config"));
    Files.writeString(folder.resolve("config/snug.yaml"), "port: 1\nsign_up: open\n");
    assertThat(
            run(Map.of("SNUG_JWT_SECRET", SECRET, "SNUG_PORT", "2"), "--print-config", "--port=3"))
        .satisfies(ended -> {
          assertThat(ended.status).isZero();
          assertThat(ended.output)
              .contains(
                  "port: 3  # flag --port\n",
                  "sign_up: open  # config/snug.yaml:2\n",
                  "secret: \"***\"  #")
              .doesNotContain(SECRET);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--no_such_key=1",
        "--port=70000",
        "--port",
        "--config=/no/such/file.yaml",
        "--cluster.name=one",
        "--database=postgresql://host",
        "--redis=http://h",
        "cook",
        "new-epoch --port=many",
        "--print-config --port=many",
      })
  void whatCannotBeUsedIsOneLineAndStatus2(String arguments) throws Exception {
    assertThat(run(arguments.split(" ", -1))).satisfies(ended -> {
      assertThat(ended.status).isEqualTo(2);
      assertThat(ended.output).isEmpty();
      assertThat(ended.errors).startsWith("snug: ").hasLineCount(1).doesNotContain("\tat ");
    });
  }

  @Test
  void aNewEpochNeedsAStore() throws Exception {
    assertThat(run("new-epoch")).satisfies(ended -> {
      assertThat(ended.status).isEqualTo(1);
      assertThat(ended.errors).isEqualTo("snug: data folder data holds no store\n");
    });
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void aFolderIsForOneProcess() throws Exception {
    Process server = start(Map.of(), "--host=127.0.0.1", "--port=0");
    port(server);
    for (String command : List.of("serve", "new-epoch")) {
      assertThat(run(command, "--host=127.0.0.1", "--port=0")).satisfies(ended -> {
        assertThat(ended.status).isEqualTo(1);
        assertThat(ended.errors)
            .startsWith("snug: data folder data is in use by another process")
            .hasLineCount(1);
      });
    }
    assertThat(server.isAlive()).isTrue();
  }

  @Test
  void aNewEpochIsMarkedWhileNoServerRuns() throws Exception {
    Process server = start(Map.of(), "--host=127.0.0.1", "--port=0");
    port(server);
    signal(server, "TERM");
    assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();
    String first = run("new-epoch").output;
    String second = run("new-epoch").output;
    assertThat(first).startsWith("the store in data has the new epoch ").hasLineCount(1);
    assertThat(second).startsWith("the store in data has the new epoch ").isNotEqualTo(first);
  }

  @Test
  void aPortInUseIsOneLineAndStatus1() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(run("--host=127.0.0.1", "--port=" + taken.getLocalPort())).satisfies(ended -> {
        assertThat(ended.status).isEqualTo(1);
        assertThat(ended.errors)
            .startsWith("snug: can't listen on 127.0.0.1:" + taken.getLocalPort())
            .hasLineCount(1);
        assertThat(ended.output + ended.errors).doesNotContain("\tat ", "listening");
      });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void aSignalEndsItInOrder(String signal) throws Exception {
    Process server = start(Map.of(), "serve", "--host=127.0.0.1", "--port=0");
    assertThat(port(server)).isPositive();
    signal(server, signal);
    assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isZero();
    assertThat(output()).contains("stopped");
    assertThat(errors()).isEmpty();
  }

  @Test
  void aSecondSignalChangesNothing() throws Exception {
    Process server = start(Map.of(), "--host=127.0.0.1", "--port=0");
    port(server);
    for (int i = 0; i < 5 && server.isAlive(); i++) {
      signal(server, "TERM");
    }
    assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isZero();
  }

  /** Early, it may come before anything is there that could be ended in order. */
  @Test
  void aSignalDuringTheStartEndsItToo() throws Exception {
    Process server = start(Map.of(), "--host=127.0.0.1", "--port=0");
    signal(server, "TERM");
    assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isIn(0, 128 + 15);
  }

  @Test
  void everyLineOfAJsonLogIsAnObject() throws Exception {
    Process server = start(Map.of("SNUG_LOG_FORMAT", "json"), "--host=127.0.0.1", "--port=0");
    port(server);
    signal(server, "TERM");
    assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();
    ObjectMapper json = new ObjectMapper();
    for (String line : output().lines().toList()) {
      assertThat(json.readTree(line).get("message")).as(line).isNotNull();
    }
  }

  private record Ended(int status, String output, String errors) {}

  private Ended run(String... arguments) throws Exception {
    return run(Map.of(), arguments);
  }

  private Ended run(Map<String, String> environment, String... arguments) throws Exception {
    Process process = start(environment, arguments);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), output(), errors());
  }

  private Process start(Map<String, String> environment, String... arguments) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>(List.of(java));
    if (Runtime.version().feature() >= 24) {
      // Newer JVMs warn on standard error of what Netty does with memory.
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(SnugProcess.QUICK);
    command.addAll(List.of("-jar", System.getProperty("snug.jar")));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SNUG_"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().putAll(environment);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private static void signal(Process process, String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Waits for the line that tells the port. */
  private int port(Process server) throws Exception {
    while (server.isAlive()) {
      Matcher line = LISTENING.matcher(output());
      if (line.find()) {
        return Integer.parseInt(line.group(1));
      }
      server.waitFor(20, TimeUnit.MILLISECONDS);
    }
    throw new AssertionError("it ended: " + output() + errors());
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("out"), UTF_8);
  }

  private String errors() throws IOException {
    return Files.readString(folder.resolve("err"), UTF_8);
  }
}
