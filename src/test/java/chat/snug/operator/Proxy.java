package chat.snug.operator;

import chat.snug.running.Tools;
import chat.snug.running.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A reverse proxy of the machine's own with a configuration of ours, on loopback. The test is skipped, aloud, where the machine has none. */
final class Proxy implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final List<Path> SYSTEM =
      List.of(Path.of("/usr/sbin"), Path.of("/usr/local/sbin"));

  private final Process process;
  private final int port;

  private Proxy(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * @param site what stands in a file of {@code sites-enabled}
   * @param port at which it serves without TLS
   */
  static Proxy nginx(Path folder, String site, int port) throws IOException {
    Path program = Tools.require("nginx", places("nginx"));
    String whole = """
        user root;
        daemon off;
        pid FOLDER/pid;
        error_log FOLDER/errors;
        events {}
        http {
          access_log off;
          client_body_temp_path FOLDER/body;
          proxy_temp_path FOLDER/proxied;
          fastcgi_temp_path FOLDER/fastcgi;
          uwsgi_temp_path FOLDER/uwsgi;
          scgi_temp_path FOLDER/scgi;
        SITE}
        """.replace("FOLDER", folder.toString()).replace("SITE", site);
    Path file = Files.writeString(folder.resolve("nginx.conf"), whole);
    return start(folder, port, program.toString(), "-e", folder + "/errors", "-c", file.toString());
  }

  /** @param site what stands in a Caddyfile */
  static Proxy caddy(Path folder, String site, int port) throws IOException {
    Path program = Tools.require("Caddy", places("caddy"));
    String whole = "{\n  admin off\n}\n" + site;
    Path file = Files.writeString(folder.resolve("Caddyfile"), whole);
    return start(
        folder,
        port,
        program.toString(),
        "run",
        "--adapter",
        "caddyfile",
        "--config",
        file.toString());
  }

  private static Stream<Path> places(String program) {
    return Stream.concat(
        Tools.onPath(program), SYSTEM.stream().map(folder -> folder.resolve(program)));
  }

  private static Proxy start(Path folder, int port, String... command) throws IOException {
    Path log = folder.resolve("proxy.log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder
        .environment()
        .putAll(Map.of("HOME", folder.toString(), "XDG_DATA_HOME", folder.toString()));
    Proxy proxy = new Proxy(builder.start(), port);
    Waiting.until("the proxy listens", PATIENCE, () -> {
      if (!proxy.process.isAlive()) {
        throw new IllegalStateException("the proxy ended:\n" + Files.readString(log));
      }
      return proxy.listens();
    });
    return proxy;
  }

  int port() {
    return port;
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> workers = process.descendants().toList();
    workers.forEach(ProcessHandle::destroy);
    process.destroyForcibly().onExit().join();
    workers.forEach(ProcessHandle::destroyForcibly);
  }
}
