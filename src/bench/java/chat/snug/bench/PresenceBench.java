package chat.snug.bench;

import chat.snug.config.Config;
import chat.snug.config.Config.RedisTls;
import chat.snug.presence.Hello;
import chat.snug.presence.Presence;
import chat.snug.presence.PresenceMetrics;
import chat.snug.presence.PresenceVerticle;
import chat.snug.presence.Share;
import chat.snug.presence.SharedPresence;
import chat.snug.redis.RedisLink;
import chat.snug.redis.RedisTarget;
import chat.snug.running.RealRedis;
import chat.snug.store.PresenceStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What presence in Redis costs a node and Redis, by devices that ping every 30 s, on one node that is told by one other. Arguments: {@code [seconds per
 * size]}.
 */
public final class PresenceBench {
  private static final int[] SIZES = {0, 10_000, 50_000};
  private static final int DEFAULT_SECONDS = 30;
  private static final int HEARTBEAT_SECONDS = 30;
  private static final int AT_ONCE = 500;
  private static final int MOST_SECONDS = 60;
  private static final Pattern CPU = Pattern.compile("used_cpu_(?:sys|user):([0-9.]+)");

  /** Keeps nothing: the database is not measured here. */
  private static final class NoStore implements PresenceStore {
    @Override
    public Future<List<Heartbeat>> heartbeats(long since) {
      return Future.succeededFuture(List.of());
    }

    @Override
    public Future<Map<String, Long>> lastSeen(Collection<String> users) {
      return Future.succeededFuture(Map.of());
    }

    @Override
    public Future<Void> save(
        Collection<Heartbeat> alive, Collection<Heartbeat> gone, Map<String, Long> lastSeen) {
      return Future.succeededFuture();
    }
  }

  private PresenceBench() {}

  public static void main(String[] arguments) throws Exception {
    int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : DEFAULT_SECONDS;
    for (int size : SIZES) {
      measure(size, seconds);
    }
  }

  private static void measure(int devices, int seconds) throws Exception {
    try (RealRedis redis = RealRedis.run()) {
      Vertx one = node(redis, "one");
      Vertx other = node(redis, "other");
      Presence presence = new Presence(one);
      long begun = System.nanoTime();
      greetAll(presence, devices);
      double greeted = (System.nanoTime() - begun) / 1e9;
      int each = devices / HEARTBEAT_SECONDS;
      double redisBefore = cpuOf(redis);
      long nodesBefore = cpu();
      for (int second = 0; second < seconds; second++) {
        long end = begun + (long) ((greeted + second + 1) * 1e9);
        for (int i = 0; i < each; i++) {
          String user = "user" + (second * each + i) % devices;
          presence.heartbeat(user, "phone", user);
        }
        Thread.sleep(Math.max(0, (end - System.nanoTime()) / 1_000_000));
      }
      System.out.printf(
          "%6d devices: hello %6.0f/s; each second redis %5.1f ms, both nodes together %5.1f ms of CPU; redis holds %s%n",
          devices,
          devices / greeted,
          (cpuOf(redis) - redisBefore) * 1000 / seconds,
          (cpu() - nodesBefore) / 1e6 / seconds,
          redis.command("INFO", "memory").replaceAll("(?s).*used_memory_human:(\\S+).*", "$1"));
      sayAgain(redis, devices);
      BenchStore.await(one.close());
      BenchStore.await(other.close());
    }
  }

  /** Redis is emptied: how long until it knows all again, and for how long at a time it had time for nobody else. */
  private static void sayAgain(RealRedis redis, int devices) throws Exception {
    redis.command("CONFIG", "SET", "latency-monitor-threshold", "1");
    redis.command("FLUSHALL");
    redis.command("LATENCY", "RESET");
    double cpu = cpuOf(redis);
    long begun = System.nanoTime();
    while (known(redis) < devices) {
      if (System.nanoTime() - begun > MOST_SECONDS * 1e9) {
        throw new IllegalStateException("redis knows only " + known(redis));
      }
      Thread.sleep(50);
    }
    System.out.printf(
        "%6d devices said again in %.1f s, %.0f ms of redis's CPU; it was busy at most (ms): %s%n",
        devices,
        (System.nanoTime() - begun) / 1e9,
        (cpuOf(redis) - cpu) * 1000,
        redis.command("LATENCY", "LATEST").replaceAll("\\s+", " "));
  }

  private static long known(RealRedis redis) {
    String sum =
        "local sum = 0 for i = 0, 63 do sum = sum + redis.call('HLEN', '{snug:' .. i .. '}:users') end return sum";
    return Long.parseLong(redis.command("EVAL", sum, "0").substring(1).strip());
  }

  private static Vertx node(RealRedis redis, String name) throws Exception {
    Vertx vertx = Vertx.vertx();
    RedisLink link = RedisLink.open(vertx, RedisTarget.of(redis.url(), RedisTls.NONE));
    BenchStore.await(link.tried());
    BenchStore.await(vertx.deployVerticle(new PresenceVerticle(
        new Config.Presence(HEARTBEAT_SECONDS, 3 * HEARTBEAT_SECONDS),
        new NoStore(),
        Clock.systemUTC(),
        System::nanoTime,
        new PresenceMetrics(),
        SharedPresence.of(link, "snug", name, true),
        Share.WHOLE)));
    return vertx;
  }

  private static void greetAll(Presence presence, int devices) throws Exception {
    for (int next = 0; next < devices; next += AT_ONCE) {
      List<Future<?>> hellos = new ArrayList<>();
      for (int i = next; i < Math.min(devices, next + AT_ONCE); i++) {
        String user = "user" + i;
        hellos.add(presence.hello(new Hello(user, "phone", 1L, false, user, "socket", 20)));
      }
      BenchStore.await(Future.all(hellos));
    }
  }

  private static double cpuOf(RealRedis redis) {
    Matcher lines = CPU.matcher(redis.command("INFO", "cpu"));
    double sum = 0;
    while (lines.find()) {
      sum += Double.parseDouble(lines.group(1));
    }
    return sum;
  }

  private static long cpu() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime();
  }
}
