package chat.snug.running;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/** A Redis of the test's own, as a process on a free port of loopback. Keeps nothing over a restart. */
public final class RealRedis implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static Path program;

  private final Path folder;
  private final int port;
  private final List<String> options;
  private Process process;

  private RealRedis(Path folder, int port, List<String> options) {
    this.folder = folder;
    this.port = port;
    this.options = options;
  }

  /** Runs when this returns. */
  public static RealRedis run(String... options) {
    try {
      RealRedis redis =
          new RealRedis(Files.createTempDirectory("redis"), freePort(), List.of(options));
      redis.start();
      return redis;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A Sentinel that watches one master, and is enough of a majority by itself. */
  public static RealRedis sentinel(String name, RealRedis master) {
    try {
      Path folder = Files.createTempDirectory("sentinel");
      Files.writeString(
          folder.resolve("sentinel.conf"),
          "sentinel monitor NAME 127.0.0.1 PORT 1\nsentinel down-after-milliseconds NAME 1000\nsentinel failover-timeout NAME 3000\n"
              .replace("NAME", name)
              .replace("PORT", Integer.toString(master.port)));
      RealRedis sentinel = new RealRedis(folder, freePort(), List.of("--sentinel"));
      sentinel.start();
      return sentinel;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One of a Redis Cluster that is still to be made. */
  public static RealRedis clustered() {
    try {
      int port = freePort();
      while (!isFreeForTalk(port)) {
        port = freePort();
      }
      RealRedis redis = new RealRedis(
          Files.createTempDirectory("redis"), port, List.of("--cluster-enabled", "yes"));
      redis.start();
      return redis;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The servers' own talk takes the port 10,000 above. */
  private static boolean isFreeForTalk(int port) {
    int talk = port + 10_000;
    if (talk > 65_535) {
      return false;
    }
    try (ServerSocket socket = new ServerSocket(talk, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** Starts it again on its port, empty. */
  public void start() {
    List<String> command = new ArrayList<>(List.of(program().toString()));
    if (options.contains("--sentinel")) {
      command.add(folder.resolve("sentinel.conf").toString());
    }
    command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--dir", folder.toString()));
    if (!options.contains("--sentinel")) {
      command.addAll(List.of("--save", "", "--appendonly", "no"));
    }
    command.addAll(options);
    try {
      process = new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(folder.resolve("log").toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Waiting.until("redis answers", PATIENCE, () -> {
      if (!process.isAlive()) {
        throw new IllegalStateException(Files.readString(folder.resolve("log")));
      }
      return answers();
    });
  }

  /** SIGKILL. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** SIGSTOP: it takes connections and answers nothing. */
  public void freeze() {
    signal("STOP");
  }

  public void thaw() {
    signal("CONT");
  }

  /** One command by a connection of its own; the answer as it comes. */
  public String command(String... words) {
    return commandAs("", words);
  }

  /** The same, signed in with that password. */
  public String commandAs(String password, String... words) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5000);
      if (!password.isEmpty()) {
        say(socket, "AUTH", password);
      }
      return say(socket, words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    signal("CONT");
    kill();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean answers() {
    try {
      String answer = command("PING");
      return answer.startsWith("+PONG") || answer.startsWith("-NOAUTH");
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  private static String say(Socket socket, String... words) throws IOException {
    StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      text.append('$').append(word.getBytes(UTF_8).length).append("\r\n");
      text.append(word).append("\r\n");
    }
    OutputStream out = socket.getOutputStream();
    out.write(text.toString().getBytes(UTF_8));
    out.flush();
    InputStream in = socket.getInputStream();
    byte[] answer = new byte[65_536];
    int length = in.read(answer);
    return length < 0 ? "" : new String(answer, 0, length, UTF_8);
  }

  private void signal(String name) {
    if (!process.isAlive()) {
      return;
    }
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
          .start()
          .onExit()
          .join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static synchronized Path program() {
    if (program == null) {
      try {
        program = ExecutableProvider.newJarResourceProvider().get().toPath();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return program;
  }
}
