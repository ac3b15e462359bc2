package chat.snug.client;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Clients of one server on one Vert.x, one or thousands: they share its event loops, one pool of HTTP connections, and one thread for files. Whoever made
 * this closes it; the Vert.x stays the caller's.
 */
public final class VertxClients {
  private static final int CONNECT_TIMEOUT = 10_000;
  private static final int HANDSHAKE_TIMEOUT = 11_000;
  private static final int CLOSING_SECONDS = 2;
  private static final int IDLE_SECONDS = 20;

  /** Of a frame or message of the server: a welcome of a thousand rooms is some 150 KiB. */
  private static final int LARGEST = 16 * 1024 * 1024;

  private final VertxInternal vertx;
  private final String url;
  private final ServerAddress server;
  private final WebSocketClient sockets;
  private final HttpClient http;
  private @Nullable ExecutorService files;

  private VertxClients(Vertx vertx, String url) {
    this.vertx = (VertxInternal) vertx;
    this.url = url;
    server = ServerAddress.of(url);
    sockets = vertx.createWebSocketClient(new WebSocketClientOptions()
        .setConnectTimeout(CONNECT_TIMEOUT)
        .setClosingTimeout(CLOSING_SECONDS)
        .setMaxConnections(Integer.MAX_VALUE)
        .setMaxFrameSize(LARGEST)
        .setMaxMessageSize(LARGEST));
    http = vertx.createHttpClient(
        new HttpClientOptions()
            .setDefaultHost(server.host())
            .setDefaultPort(server.port())
            .setSsl(server.tls())
            .setConnectTimeout(CONNECT_TIMEOUT)
            .setKeepAliveTimeout(IDLE_SECONDS),
        new PoolOptions());
  }

  /**
   * For the server at this URL, such as {@code https://chat.example.org}.
   *
   * @throws ClientException {@code invalid} where it is no http or https URL
   */
  public static VertxClients of(Vertx vertx, String url) {
    return new VertxClients(vertx, url);
  }

  /** A client that remembers nothing once the process ends. */
  public Future<SnugClient> open(ClientOptions options, TokenSource tokens) {
    return SnugClient.open(ports(), options, tokens, new MemoryOutbox(), new MemoryMessageCache());
  }

  /** A client with its outbox and cache in a folder; users and servers may share it without finding each other's. */
  public Future<SnugClient> open(ClientOptions options, TokenSource tokens, Path folder) {
    Ports ports = ports();
    Path own = StoreFolder.of(folder, url, options.user());
    Promise<SnugClient> opened = Promise.promise();
    Outbox outbox = new FileOutbox(own.resolve("outbox.jsonl"), files(), ports.loop());
    MessageCache cache = new FileMessageCache(
        own.resolve("cache.jsonl"),
        files(),
        ports.loop(),
        error -> opened.future().onSuccess(client -> client.cacheFailed(error)));
    SnugClient.open(ports, options, tokens, outbox, cache).onComplete(opened);
    return opened.future();
  }

  /** The world of one client more, on the next of the event loops. */
  public Ports ports() {
    ContextInternal context = vertx.createEventLoopContext();
    return new Ports(
        new SystemClock(),
        this::timer,
        () -> ThreadLocalRandom.current().nextDouble(),
        () -> UUID.randomUUID().toString(),
        this::open,
        new VertxHttp(http, server.path()),
        task -> execute(context, task));
  }

  /** Ends what is shared. Clients are to be closed before. */
  public Future<Void> close() {
    synchronized (this) {
      if (files != null) {
        files.shutdown();
      }
    }
    return Future.join(sockets.close(), http.close()).mapEmpty();
  }

  private synchronized ExecutorService files() {
    if (files == null) {
      files = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "snug-client-files");
        thread.setDaemon(true);
        return thread;
      });
    }
    return files;
  }

  private Timers.Timer timer(long millis, Runnable task) {
    long id = vertx.setTimer(Math.max(1, millis), any -> task.run());
    return () -> vertx.cancelTimer(id);
  }

  private SocketFactory.Socket open(SocketFactory.Events events) {
    WebSocketConnectOptions options = new WebSocketConnectOptions()
        .setHost(server.host())
        .setPort(server.port())
        .setSsl(server.tls())
        .setURI(server.path() + "/v1/socket")
        // Only pages of a browser have an origin; the server refuses foreign ones.
        .setAllowOriginHeader(false)
        .setTimeout(HANDSHAKE_TIMEOUT);
    return VertxSocket.open(sockets.webSocket(), options, events);
  }

  private static void execute(ContextInternal context, Runnable task) {
    if (context.isRunningOnContext()) {
      task.run();
    } else {
      ((Context) context).runOnContext(any -> task.run());
    }
  }
}
