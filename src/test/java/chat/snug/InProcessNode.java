package chat.snug;

import chat.snug.bus.Transport;
import chat.snug.config.Config;
import chat.snug.config.ConfigReader;
import chat.snug.running.Person;
import chat.snug.running.SnugProcess;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A whole node of a cluster in this process, whose messages to the others can be lost. */
final class InProcessNode implements AutoCloseable {
  private static final int FIRST_KIND_OF_NOTICES = 16;
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Snug snug;
  private volatile boolean losesNotices;

  private InProcessNode(Config config) throws Exception {
    snug = Snug.start(config, this::lossy)
        .toCompletionStage()
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  /** That many nodes on one database, which see each other. */
  static List<InProcessNode> start(int count, String database, Path folder) throws Exception {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ports.add(freePort());
    }
    List<InProcessNode> nodes = new ArrayList<>();
    for (int port : ports) {
      nodes.add(new InProcessNode(config(database, folder, ports, port)));
    }
    return nodes;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Config config(String database, Path folder, List<Integer> ports, int port) {
    Map<String, String> flags = new HashMap<>();
    flags.put("host", "127.0.0.1");
    flags.put("port", "0");
    flags.put("data", folder.resolve("data-" + port).toString());
    flags.put("jwt.secret", SnugProcess.SECRET);
    flags.put("database", database);
    flags.put("redis", "redis://127.0.0.1:1");
    flags.put("cluster.name", "in-process-" + ports.get(0));
    flags.put("cluster.host", "127.0.0.1");
    flags.put("cluster.port", Integer.toString(port));
    flags.put(
        "cluster.peers",
        String.join(",", ports.stream().map(peer -> "127.0.0.1:" + peer).toList()));
    flags.put("limits.frames_per_second", "0");
    return new ConfigReader(Map.of(), Path.of("none")).read(null, flags).config();
  }

  int port() {
    return snug.port();
  }

  /** From now on the others are told nothing by the bus, or are again. */
  void losesNotices(boolean lost) {
    losesNotices = lost;
  }

  JsonNode call(String user, String method, String path, Object body) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + token(user))
        .header("Content-Type", "application/json")
        .method(
            method,
            body == null
                ? BodyPublishers.noBody()
                : BodyPublishers.ofString(Person.JSON.valueToTree(body).toString()))
        .build();
    String answer = HTTP.send(request, BodyHandlers.ofString()).body();
    return answer.isEmpty() ? Person.JSON.nullNode() : Person.JSON.readTree(answer);
  }

  static String token(String user) {
    return Person.token(user, System.currentTimeMillis() / 1000 + 3600);
  }

  private Transport lossy(Transport inner) {
    return new Transport() {
      @Override
      public String self() {
        return inner.self();
      }

      @Override
      public Set<String> peers() {
        return inner.peers();
      }

      @Override
      public void send(String peer, Buffer message) {
        if (!losesNotices || message.getUnsignedByte(1) < FIRST_KIND_OF_NOTICES) {
          inner.send(peer, message);
        }
      }

      @Override
      public Future<Void> receive(Handler<Buffer> handler) {
        return inner.receive(handler);
      }
    };
  }

  @Override
  public void close() {
    snug.stop().toCompletionStage().toCompletableFuture().join();
  }
}
