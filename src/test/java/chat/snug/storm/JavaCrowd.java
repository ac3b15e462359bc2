package chat.snug.storm;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import chat.snug.client.ClientOptions;
import chat.snug.client.ConnectionState;
import chat.snug.client.SnugClient;
import chat.snug.client.SnugListener;
import chat.snug.client.TokenSource;
import chat.snug.client.VertxClients;
import chat.snug.running.Person;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.LoggerFactory;

/** Many clients of the Java library, in this process. */
final class JavaCrowd implements Crowd {
  private static final int PATIENCE_SECONDS = 60;
  private static final int TICK = 10;
  private static final int TOKEN_SECONDS = 3600;

  private final Vertx vertx = Vertx.vertx();
  private final Set<String> present = ConcurrentHashMap.newKeySet();
  private final Queue<Long> due = new ConcurrentLinkedQueue<>();
  private final AtomicLong stall = new AtomicLong();
  private long ticked = now();

  JavaCrowd(String url, int count) throws TimeoutException {
    // What Vert.x says of each of a thousand connections that breaks is known here.
    ((Logger) LoggerFactory.getLogger("io.vertx.core")).setLevel(Level.OFF);
    vertx.setPeriodic(TICK, any -> tick());
    VertxClients clients = VertxClients.of(vertx, url);
    for (int i = 0; i < count; i++) {
      String user = "java-" + i;
      SnugClient client = clients
          .open(ClientOptions.of(user), () -> Future.succeededFuture(token(user)))
          .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      client.listen(new Listener(user)).connect();
    }
  }

  @Override
  public void watch() {
    due.clear();
    stall.set(0);
  }

  @Override
  public List<Long> due() {
    return due.stream().sorted().toList();
  }

  @Override
  public long stall() {
    return stall.get();
  }

  @Override
  public int present() {
    return present.size();
  }

  @Override
  public void close() {
    try {
      vertx.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the crowd does not end", e);
    }
  }

  private void tick() {
    long now = now();
    stall.accumulateAndGet(now - ticked - TICK, Math::max);
    ticked = now;
  }

  private static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  private static TokenSource.Token token(String user) {
    return new TokenSource.Token(
        Person.token(user, Instant.now().getEpochSecond() + TOKEN_SECONDS));
  }

  private final class Listener implements SnugListener {
    private final String user;

    Listener(String user) {
      this.user = user;
    }

    @Override
    public void state(ConnectionState state, Long waitMillis, Integer code) {
      if (state != ConnectionState.ONLINE) {
        present.remove(user);
      }
      if (waitMillis != null) {
        due.add(now() + waitMillis);
      }
    }

    @Override
    public void caughtUp(Map<String, Long> rooms) {
      present.add(user);
    }
  }
}
