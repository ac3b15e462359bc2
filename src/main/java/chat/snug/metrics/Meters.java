package chat.snug.metrics;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Every metric of a node under its name. Methods may be called from any thread and are cheap enough for the hot path: an adder, or a histogram of few
 * buckets. Durations are in nanoseconds.
 */
public final class Meters implements AutoCloseable {
  /** What {@link #scrape} gives. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final Duration[] LATENCIES =
      millis(1, 2, 5, 10, 20, 50, 100, 250, 500, 1000, 5000);
  private static final Duration[] LAGS = millis(1, 5, 10, 25, 50, 100, 250, 1000);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmMeters jvm = new JvmMeters(registry);
  private final LongAdder sockets = new LongAdder();
  private final Map<SessionState, LongAdder> sessions = new EnumMap<>(SessionState.class);
  private final Map<Shed, Counter> shed = new EnumMap<>(Shed.class);
  private final Map<Integer, Counter> closes = new ConcurrentHashMap<>();
  private final Map<Request, Timer> requests = new ConcurrentHashMap<>();
  /** The registry itself holds on to what it counts weakly. */
  private final List<Object> watched = new CopyOnWriteArrayList<>();

  private final Counter stored = counter("snug.events.stored", "Events committed to the store");
  private final Counter delivered = counter("snug.frames.delivered", "Frames handed to sockets");
  private final Counter duplicates =
      counter("snug.duplicates", "Repeats that were recognised and stored nothing");
  private final Counter busSent = counter("snug.bus.sent", "Messages to other nodes");
  private final Counter busBytes = counter("snug.bus.sent.bytes", "Bytes to other nodes");
  private final Counter busReceived = counter("snug.bus.received", "Messages from other nodes");
  private final Counter busReceivedBytes =
      counter("snug.bus.received.bytes", "Bytes from other nodes");
  private final Counter busDropped =
      counter("snug.bus.dropped", "Messages that nodes were spared which confirm nothing");
  private final Timer ackLatency =
      timer("snug.ack.latency", "From a frame that wants an answer to its ack", LATENCIES);
  private final Timer storeLatency = timer("snug.store.latency", "One commit", LATENCIES);
  private final Timer loopLag =
      timer("snug.eventloop.lag", "How late a timer of an event loop fires", LAGS);
  private final DistributionSummary batch = DistributionSummary.builder("snug.store.batch")
      .description("Writes in one commit")
      .serviceLevelObjectives(1, 2, 5, 10, 50, 100, 500, 1000)
      .register(registry);

  public Meters() {
    Gauge.builder("snug.sockets", sockets, LongAdder::sum)
        .description("Open sockets")
        .register(registry);
    for (SessionState state : SessionState.values()) {
      sessions.put(state, new LongAdder());
      Gauge.builder("snug.sessions", sessions.get(state), LongAdder::sum)
          .description("Sessions by state")
          .tag("state", label(state))
          .register(registry);
    }
    for (Shed kind : Shed.values()) {
      shed.put(
          kind,
          counter("snug.frames.shed", "Frames that slow sockets were spared", "kind", label(kind)));
    }
  }

  public void socketOpened() {
    sockets.increment();
  }

  /** A socket is gone, for this close code. */
  public void socketClosed(int code) {
    sockets.decrement();
    closes.computeIfAbsent(code, this::closeCounter).increment();
  }

  public void sessionEntered(SessionState state) {
    adder(state).increment();
  }

  public void sessionLeft(SessionState state) {
    adder(state).decrement();
  }

  public void eventsStored(int count) {
    stored.increment(count);
  }

  public void framesDelivered(long count) {
    delivered.increment((double) count);
  }

  public void framesShed(Shed kind, long count) {
    Counter counter = shed.get(kind);
    if (counter != null) {
      counter.increment((double) count);
    }
  }

  public void duplicateCaught() {
    duplicates.increment();
  }

  /** From the arrival of a frame that wants an answer to its ack. */
  public void ackLatency(long nanos) {
    ackLatency.record(nanos, NANOSECONDS);
  }

  /** One commit of that many writes. */
  public void committed(int writes, long nanos) {
    storeLatency.record(nanos, NANOSECONDS);
    batch.record(writes);
  }

  public void eventLoopLag(long nanos) {
    loopLag.record(nanos, NANOSECONDS);
  }

  /** A message to another node, and its bytes. */
  public void busSent(int bytes) {
    busSent.increment();
    busBytes.increment(bytes);
  }

  /** A message from another node. */
  public void busReceived(int bytes) {
    busReceived.increment();
    busReceivedBytes.increment(bytes);
  }

  /** A message that another node was spared, since it confirms nothing. */
  public void busDropped() {
    busDropped.increment();
  }

  /** Shows how many nodes this one sees, itself included, and how many announced themselves in the database. */
  public void watchMembers(IntSupplier seen, IntSupplier announced) {
    members("seen", "Nodes of the cluster that this one sees", seen);
    members("announced", "Nodes that announced themselves in the database", announced);
  }

  private void members(String which, String description, IntSupplier count) {
    watched.add(count);
    Gauge.builder("snug.cluster.members." + which, count::getAsInt)
        .description(description)
        .register(registry);
  }

  /** Shows who is here: users online and away now, and changes of status since the start. */
  public void watchPresence(IntSupplier online, IntSupplier away, LongSupplier changes) {
    present("online", online);
    present("away", away);
    watched.add(changes);
    FunctionCounter.builder("snug.presence.transitions", changes, LongSupplier::getAsLong)
        .description("Changes of anybody's status")
        .register(registry);
  }

  /** Shows whether Redis is there, and how many commands failed for want of it. */
  public void watchRedis(BooleanSupplier up, LongSupplier failures) {
    watched.add(failures);
    Gauge.builder("snug.redis.up", () -> up.getAsBoolean() ? 1 : 0)
        .description(
            "1 while Redis is connected; 0: presence and rates are judged by this node alone")
        .register(registry);
    FunctionCounter.builder("snug.redis.failures", failures, LongSupplier::getAsLong)
        .description("Commands that failed for want of Redis")
        .register(registry);
  }

  /** One HTTP request; {@code route} is the pattern of its path, never the path itself. */
  public void request(String method, String route, int status, long nanos) {
    requests
        .computeIfAbsent(new Request(method, route, status), this::requestTimer)
        .record(nanos, NANOSECONDS);
  }

  /** Shows how many bytes wait for sockets that don't take them. */
  public void watchOutboxes(LongSupplier bytes) {
    watched.add(bytes);
    Gauge.builder("snug.outbox.bytes", bytes::getAsLong)
        .description("Bytes that wait for slow sockets")
        .baseUnit("bytes")
        .register(registry);
  }

  /** All of it in Prometheus' text format. Takes a millisecond or two: not for an event loop. */
  public String scrape() {
    return registry.scrape(CONTENT_TYPE);
  }

  @Override
  public void close() {
    jvm.close();
    registry.close();
  }

  private LongAdder adder(SessionState state) {
    LongAdder adder = sessions.get(state);
    if (adder == null) {
      throw new IllegalStateException("no count of " + state);
    }
    return adder;
  }

  private void present(String status, IntSupplier users) {
    Gauge.builder("snug.presence.users", users::getAsInt)
        .description("Users by status")
        .tag("status", status)
        .register(registry);
  }

  private Counter closeCounter(int code) {
    return counter(
        "snug.sockets.closed", "Closed sockets by close code", "code", Integer.toString(code));
  }

  private Timer requestTimer(Request request) {
    return Timer.builder("snug.http.requests")
        .description("HTTP requests by method, route and status")
        .tags(
            "method",
            request.method,
            "route",
            request.route,
            "status",
            Integer.toString(request.status))
        .serviceLevelObjectives(LATENCIES)
        .register(registry);
  }

  private Counter counter(String name, String description, String... tags) {
    return Counter.builder(name).description(description).tags(tags).register(registry);
  }

  private Timer timer(String name, String description, Duration... buckets) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(buckets)
        .register(registry);
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static Duration[] millis(int... values) {
    Duration[] durations = new Duration[values.length];
    for (int i = 0; i < values.length; i++) {
      durations[i] = Duration.ofMillis(values[i]);
    }
    return durations;
  }

  private record Request(String method, String route, int status) {}
}
