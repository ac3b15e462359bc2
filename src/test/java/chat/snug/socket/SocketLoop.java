package chat.snug.socket;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.auth.AccessTokens;
import chat.snug.auth.ApplicationTokens;
import chat.snug.auth.Authenticator;
import chat.snug.auth.Revocations;
import chat.snug.auth.ServerSecret;
import chat.snug.config.Config;
import chat.snug.config.Limits;
import chat.snug.log.Feed;
import chat.snug.log.Log;
import chat.snug.log.LogVerticle;
import chat.snug.log.LoneRoutes;
import chat.snug.log.Notice;
import chat.snug.metrics.Meters;
import chat.snug.model.Event;
import chat.snug.presence.Presence;
import chat.snug.presence.PresenceMetrics;
import chat.snug.presence.PresenceVerticle;
import chat.snug.protocol.FrameReader;
import chat.snug.protocol.Rules;
import chat.snug.protocol.Shapes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The sockets of one event loop with a log, presence and sign-in, over stores that are the test's. Clocks stand until the test moves them. */
final class SocketLoop implements AutoCloseable {
  private static final String SECRET = "a secret that is long enough for HS256";
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  final FakeRooms rooms = new FakeRooms();
  final FakeUsers users = new FakeUsers();
  final FakeLog log = new FakeLog();
  final AtomicLong nanos = new AtomicLong(1_000_000_000);
  final AtomicLong millis = new AtomicLong(1_795_489_965_000L);
  private final InstantSource wall = () -> Instant.ofEpochMilli(millis.get());
  final Meters meters = new Meters();
  final Budget budget;
  final Sockets sockets;
  private final Vertx vertx = Vertx.vertx();
  private final ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
  private final Feed feed;
  private final List<SocketClient> clients = new ArrayList<>();

  SocketLoop(Path folder, Limits limits, long budgetBytes) throws IOException {
    budget = new Budget(budgetBytes);
    feed = new Feed(vertx);
    Config.Presence timing = new Config.Presence(30, 90);
    await(vertx.deployVerticle(new LogVerticle(log, limits, nanos::get, log)));
    await(vertx.deployVerticle(
        new PresenceVerticle(timing, log, wall, nanos::get, new PresenceMetrics())));
    SecureRandom random = new SecureRandom();
    Authenticator authenticator = new Authenticator(
        new AccessTokens(ServerSecret.loadOrCreate(folder, random), wall),
        new ApplicationTokens(new Config.Jwt(SECRET, null, List.of(), null, null), null, wall),
        new Revocations(wall),
        users,
        wall);
    Log writer = new Log(vertx, limits.appendSeconds());
    Node node = new Node(
        limits,
        timing,
        new FrameReader(new Shapes(rules(limits))),
        authenticator,
        writer,
        loop -> new LoneRoutes(writer),
        feed,
        rooms,
        users,
        new Presence(vertx),
        budget,
        meters,
        wall,
        nanos::get,
        random);
    sockets = onLoop(() -> new Sockets(vertx, context, node, "test.socket"));
    await(Future.future(
        promise -> context.runOnContext(turn -> sockets.start().onComplete(promise))));
  }

  private static Rules rules(Limits limits) {
    return new Rules(
        limits.textCharacters(),
        limits.nameCharacters(),
        limits.avatarCharacters(),
        limits.emojiBytes(),
        limits.mentions(),
        limits.dataBytes(),
        limits.dataDepth(),
        limits.watchedUsers());
  }

  /** A connection that has said nothing yet. */
  SocketClient connect() {
    SocketClient client = onLoop(() -> new SocketClient(this));
    clients.add(client);
    return client;
  }

  /** A session of this user that has been welcomed. */
  SocketClient open(String user) {
    SocketClient client = connect();
    client.say(hello(user));
    client.awaitText("\"type\":\"welcome\"");
    return client;
  }

  String hello(String user) {
    return "{\"type\":\"hello\",\"token\":\"" + token(user, 900) + "\",\"device\":\"d"
        + clients.size() + "\",\"state\":\"foreground\"}";
  }

  String token(String user, long seconds) {
    String signed = base64("{\"alg\":\"HS256\"}") + "."
        + base64("{\"sub\":\"" + user + "\",\"exp\":" + (millis.get() / 1000 + seconds) + "}");
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return signed + "."
          + BASE64.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String base64(String text) {
    return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Tells the sockets; what a client says afterwards is heard after it. */
  void publish(Notice notice) {
    feed.publish(notice);
  }

  /** These events were committed together, in rooms of two. */
  void publish(Event... events) {
    publish(new Notice.Logged(entries(2, events)));
  }

  static List<Notice.Entry> entries(int members, Event... events) {
    return List.of(events).stream()
        .map(event -> Notice.Entry.of(event, members))
        .toList();
  }

  /** Answers as a store does: on the context of who asked. */
  void complete(Promise<Void> promise) {
    onLoop(() -> {
      promise.complete();
      return null;
    });
  }

  <T> T onLoop(Callable<T> action) {
    return await(Future.future(promise -> context.runOnContext(turn -> {
      try {
        promise.complete(action.call());
      } catch (Exception | AssertionError e) {
        promise.fail(e);
      }
    })));
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    clients.forEach(SocketClient::end);
    String scraped = meters.scrape();
    await(vertx.close());
    meters.close();
    assertThat(clients).as("every buffer is let go").allMatch(SocketClient::keepsNothing);
    assertThat(budget.used()).isZero();
    assertThat(scraped).contains("snug_sockets 0.0");
  }
}
