package chat.snug.redis;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to Redis that all parts of a node share, for use by any thread; answers come on the asker's context. Commands are pipelined: those of one
 * context are carried out in the order in which they were sent, unless a Redis Cluster keeps their keys on different servers.
 *
 * <p>The client knows no time limits and comes back from nothing by itself. So each command has {@link #PATIENCE}, and whatever makes the connection
 * doubtful (a late answer, an end, a server that is no master any more) throws away the client as a whole and makes a new one, again and again, at most
 * {@link #LONGEST_PAUSE} apart. Meanwhile commands fail at once. The log says once that Redis is away, and once that it is back.
 */
public final class RedisLink {
  /** An answer that takes longer is none. */
  public static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(4);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);
  /** What a server says that can't serve now, though its connection stands. */
  private static final List<String> UNFIT = List.of(
      "LOADING",
      "READONLY",
      "MASTERDOWN",
      "CLUSTERDOWN",
      "NOAUTH",
      "WRONGPASS",
      "NOPERM",
      "OOM",
      "MISCONF",
      "NOREPLICAS",
      "CONNECTION_CLOSED");

  /** Asks of a server what it will be asked later: to write, by a script. */
  private static final Script PROBE = new Script(
      "local now = redis.call('TIME')[1] redis.call('SET', KEYS[1], now, 'EX', 60) return now");

  private static final String PROBE_KEY = "snug:probe";
  private static final Pattern CREDENTIALS = Pattern.compile("//[^\\s/]*@");
  private static final Logger log = LoggerFactory.getLogger(RedisLink.class);

  private record Live(Redis client, RedisConnection connection, long generation) {}

  private final Vertx vertx;
  private final Context context;
  private final RedisTarget target;
  private final AtomicReference<@Nullable Live> live = new AtomicReference<>();
  private final LongAdder failures = new LongAdder();
  private final Promise<Void> tried = Promise.promise();
  private long generation;
  private boolean complained;
  private volatile boolean closed;

  private RedisLink(Vertx vertx, RedisTarget target) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.target = target;
  }

  /** A link that connects by itself, now and after each loss. */
  public static RedisLink open(Vertx vertx, RedisTarget target) {
    RedisLink link = new RedisLink(vertx, target);
    link.context.runOnContext(begin -> link.connect(FIRST_PAUSE));
    return link;
  }

  /** Succeeds once the first attempt to connect has come to its end, whatever that was. */
  public Future<Void> tried() {
    return tried.future();
  }

  public boolean isUp() {
    return live.get() != null;
  }

  /** A number that is higher for each connection that was made; 0 where there is none now. */
  public long generation() {
    Live now = live.get();
    return now == null ? 0 : now.generation;
  }

  /** Commands that Redis did not carry out, since the start. */
  public long failures() {
    return failures.sum();
  }

  /** The answer, null where Redis says nil. Fails within {@link #PATIENCE}: with {@link RedisAway} where nothing was sent. */
  public Future<@Nullable Response> send(Request request) {
    Live now = live.get();
    if (now == null) {
      failures.increment();
      return Future.failedFuture(new RedisAway());
    }
    return now.connection
        .send(request)
        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(cause -> judge(now, cause));
  }

  public Future<Void> close() {
    closed = true;
    Live last = live.getAndSet(null);
    return last == null ? Future.succeededFuture() : last.client.close();
  }

  private void judge(Live used, Throwable cause) {
    if (cause instanceof ErrorType said && said.is("NOSCRIPT")) {
      return; // it will be told
    }
    failures.increment();
    if (cause instanceof ErrorType said && !isUnfit(said)) {
      return; // the connection is good: the command was not
    }
    if (!String.valueOf(cause.getMessage()).contains("queue is full")) {
      lose(used, cause);
    }
  }

  /** Servers before version 7 hide what befell a script in the middle of a text. */
  private static boolean isUnfit(ErrorType said) {
    String text = String.valueOf(said.getMessage());
    return UNFIT.stream().anyMatch(code -> said.is(code) || text.contains(" -" + code + " "));
  }

  private void lose(Live used, Throwable cause) {
    if (live.compareAndSet(used, null)) {
      context.runOnContext(lost -> {
        discard(used.client);
        complain(cause);
        connect(FIRST_PAUSE);
      });
    }
  }

  private void connect(Duration pause) {
    if (closed) {
      return;
    }
    Redis client = Redis.createClient(vertx, target.options());
    client
        .connect()
        .compose(RedisLink::probe)
        .timeout(CONNECT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .onSuccess(connection -> adopt(client, connection))
        .onFailure(cause -> {
          discard(client);
          complain(cause);
          vertx.setTimer(pause.toMillis(), again -> connect(longer(pause)));
        })
        .onComplete(done -> tried.tryComplete());
  }

  private static Future<RedisConnection> probe(RedisConnection connection) {
    // Whatever goes wrong makes the probe fail too: nobody has to be told twice.
    connection.exceptionHandler(cause -> {});
    return PROBE.run(connection::send, List.of(PROBE_KEY), List.of()).map(fit -> connection);
  }

  private void adopt(Redis client, RedisConnection connection) {
    Live made = new Live(client, connection, ++generation);
    connection.endHandler(end -> lose(made, new IllegalStateException("the connection ended")));
    connection.exceptionHandler(cause -> lose(made, cause));
    live.set(made);
    log.atInfo().setMessage(complained ? "redis is back" : "redis is connected").log();
    complained = false;
    if (closed) {
      live.set(null);
      discard(client);
    }
  }

  private void complain(Throwable cause) {
    if (complained || closed) {
      return;
    }
    complained = true;
    log.atWarn()
        .setMessage(
            "redis is away: chat goes on, presence and rates are judged by this node alone until it is back")
        .addKeyValue("error", words(cause))
        .log();
  }

  private static void discard(Redis client) {
    client
        .close()
        .onFailure(failure -> log.atDebug()
            .setMessage("a lost connection to redis did not close in order")
            .setCause(failure)
            .log());
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  /** What the client says may hold the URL. */
  private static String words(Throwable cause) {
    String message = cause.getMessage();
    String text = message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    Throwable deeper = cause.getCause();
    String all = deeper == null || text.contains(String.valueOf(deeper.getMessage()))
        ? text
        : text + ": " + deeper.getMessage();
    return CREDENTIALS.matcher(all).replaceAll("//***@");
  }
}
