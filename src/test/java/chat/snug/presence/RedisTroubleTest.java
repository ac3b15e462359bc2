package chat.snug.presence;

import static chat.snug.presence.Status.OFFLINE;
import static chat.snug.presence.Status.ONLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import chat.snug.running.RealRedis;
import chat.snug.running.Waiting;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** What can go wrong with Redis and what nodes say to it, and must not be seen by people. */
@Timeout(120)
class RedisTroubleTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final SharedPresence.Timing QUICK = new SharedPresence.Timing(
      Duration.ofMillis(250), Duration.ofSeconds(2), Duration.ofMillis(1500), 100);
  private static final SharedPresence.Timing SLOW = new SharedPresence.Timing(
      Duration.ofMinutes(5), Duration.ofMinutes(10), Duration.ofMillis(1500), 100);

  private final RealRedis redis = RealRedis.run();
  private final List<PresenceNode> nodes = new ArrayList<>();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void end() {
    logger().detachAppender(log);
    redis.thaw();
    nodes.forEach(PresenceNode::close);
    redis.close();
  }

  @Test
  void aNodeThatHasJustStartedKnowsWhoIsHere() {
    node(30, QUICK).hello("ann", "phone", "s1");
    PresenceNode fresh = node(30, QUICK);
    assertThat(fresh.status("ann")).isEqualTo(ONLINE);
    assertThat(fresh.told).extracting(Standing::status).doesNotContain(OFFLINE);
  }

  @Test
  void aNodeThatStartsWhileRedisIsFrozenStartsAllTheSame() {
    redis.freeze();
    PresenceNode alone = node(30, QUICK);
    assertThat(alone.hello("ann", "phone", "s1")).isEqualTo(Claim.ACCEPTED);
    assertThat(alone.status("ann")).isEqualTo(ONLINE);
  }

  /** It is heard of by others after the node is gone, though the node had not said it by then. */
  @Test
  void theLastHeartbeatBeforeANodeStopsCounts() {
    PresenceNode stays = node(4, QUICK);
    PresenceNode stops = new PresenceNode(redis.url(), Duration.ofSeconds(4), SLOW);
    long hello = System.nanoTime();
    stops.hello("ann", "phone", "s1");
    stays.until("ann", ONLINE);
    Waiting.until("half a lease is over", SOON, () -> since(hello) > 2);
    long ping = System.nanoTime();
    stops.ping("ann", "phone", "s1");
    stops.close();
    stays.until("ann", OFFLINE);
    assertThat(since(ping)).isGreaterThan(3.9);
  }

  /** Redis may throw away a single key where it is told to when its memory is full. */
  @Test
  void aBucketThatLostItsFactsBeginsAnew() {
    PresenceNode a = node(30, QUICK);
    PresenceNode b = node(30, QUICK);
    a.hello("ann", "phone", "s1");
    List<String> others = inBucketOf("ann", 200);
    others.subList(1, 200).forEach(other -> a.hello(other, "phone", other));
    b.until("ann", ONLINE);
    redis.command("DEL", key("ann", "meta"));
    String other = others.get(0);
    a.hello(other, "phone", "s2");
    b.until(other, ONLINE);
    a.closed("ann", "phone", "s1", true);
    b.until("ann", OFFLINE);
  }

  @Test
  void aBucketThatRedisRefusesIsToldOfOnce() {
    PresenceNode a = node(30, QUICK);
    redis.command("SET", key("ann", "due"), "no sorted set");
    a.hello("ann", "phone", "s1");
    a.until("ann", ONLINE);
    long before = a.link.failures();
    Waiting.until("it is tried again and again", SOON, () -> a.link.failures() > before + 8);
    assertThat(a.link.isUp()).isTrue();
    assertThat(warnings()).hasSize(1);
    redis.command("DEL", key("ann", "due"));
    Waiting.until("the end is told", SOON, () -> messages().contains("redis takes presence again"));
    node(30, QUICK).until("ann", ONLINE);
  }

  /**
   * A client that says no n says hello to a node that waits for Redis in vain, gives up, and says hello to another node, which does not wait any more. What
   * Redis reads of the first hello when it goes on is over by then.
   */
  @Test
  void aHelloThatRedisReadsTooLateTakesTheDeviceFromNobody() {
    // Seldom, so that the hello is the first of what waits before Redis.
    PresenceNode a = node(
        30,
        new SharedPresence.Timing(
            Duration.ofSeconds(4), Duration.ofSeconds(60), Duration.ofMillis(1500), 100));
    PresenceNode b = node(30, QUICK);
    a.hello("ann", "phone", "s0");
    b.until("ann", ONLINE);
    redis.freeze();
    Future<Claim> first = a.greet("ann", "phone", null, "s1", 0);
    assertThat(PresenceNode.await(first)).isEqualTo(Claim.ACCEPTED);
    Waiting.until("the loss is noticed", SOON, () -> !a.link.isUp() && !b.link.isUp());
    long decided = System.nanoTime();
    Waiting.until("time passes", SOON, () -> since(decided) > 0.5);
    assertThat(b.hello("ann", "phone", "s2")).isEqualTo(Claim.ACCEPTED);
    redis.thaw();
    Waiting.until("the first hears of it", SOON, () -> a.replaced.containsKey("s1"));
    Waiting.until("both are back", SOON, () -> a.link.isUp() && b.link.isUp());
    b.hello("eve", "phone", "e1");
    a.until("eve", ONLINE);
    assertThat(b.replaced).isEmpty();
  }

  /** The same, without the chance of what is read first. */
  @Test
  void aHelloThatWaitedForTooLongIsNotCarriedOut() {
    PresenceNode a = node(30, QUICK);
    assertThat(a.hello("ann", "phone", "s2")).isEqualTo(Claim.ACCEPTED);
    RedisLeases leases =
        new RedisLeases(SharedPresence.of(a.link, "snug", "other", true), Duration.ofSeconds(30));
    Hello early = new Hello("ann", "phone", null, false, "s1", "socket", 0);
    long now = Clock.systemUTC().millis();
    Future<LeaseAnswer.Claimed> late = leases.claim(Share.bucket("ann"), early, now, now - 3000, 1);
    assertThatThrownBy(() -> PresenceNode.await(late)).hasMessageContaining("too late");
    a.ping("ann", "phone", "s2");
    a.hello("eve", "phone", "e1");
    a.until("eve", ONLINE);
    assertThat(a.replaced).isEmpty();
  }

  /** What a node said that was killed since, but Redis reads only now, is as old as it is. */
  @Test
  void whatWaitedBeforeAFrozenRedisIsNoYoungerForIt() {
    PresenceNode b = node(7, QUICK);
    PresenceNode a = new PresenceNode(redis.url(), Duration.ofSeconds(7), QUICK);
    a.hello("ann", "phone", "s1");
    b.until("ann", ONLINE);
    redis.freeze();
    long ping = System.nanoTime();
    a.ping("ann", "phone", "s1");
    Waiting.until("it has been sent", SOON, () -> since(ping) > 0.8);
    a.kill();
    Waiting.until("it has waited", SOON, () -> since(ping) > 5);
    redis.thaw();
    b.until("ann", OFFLINE);
    assertThat(since(ping)).isBetween(6.9, 10.0);
  }

  /** 1,000 whose leases end in one moment, all in one bucket, are told of within what is left of 5 s. */
  @Test
  void manyWhoGoAtOnceAreToldOfAtOnce() {
    PresenceNode a = node(
        4,
        new SharedPresence.Timing(
            Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofMillis(1), 1000));
    List<String> users = inBucketOf("ann", 1000);
    List<Future<Claim>> hellos = new ArrayList<>();
    for (String user : users) {
      hellos.add(a.greet(user, "phone", null, user, 0));
    }
    hellos.forEach(PresenceNode::await);
    long last = System.nanoTime();
    Waiting.until(
        "all are told",
        SOON,
        () -> a.told.stream().filter(told -> told.status() == OFFLINE).count() == users.size());
    assertThat(since(last)).isBetween(3.0, 4 + 2.9);
  }

  @Test
  void aRedisWithoutMemoryAndOneThatMayOnlyBeReadAreAway() {
    PresenceNode a = node(30, QUICK);
    a.hello("ann", "phone", "s1");
    for (List<String> trouble : List.of(
        List.of("CONFIG", "SET", "maxmemory", "1"),
        List.of("REPLICAOF", "127.0.0.1", Integer.toString(RealRedis.freePort())))) {
      redis.command(trouble.toArray(String[]::new));
      Waiting.until(trouble + " is noticed", SOON, () -> !a.link.isUp());
      assertThat(a.hello("bob", "phone", "s" + trouble.size())).isEqualTo(Claim.ACCEPTED);
      assertThat(a.status("bob")).isEqualTo(ONLINE);
      redis.command("CONFIG", "SET", "maxmemory", "0");
      redis.command("REPLICAOF", "NO", "ONE");
      Waiting.until("it is back", SOON, a.link::isUp);
      node(30, QUICK).until("bob", ONLINE);
    }
    assertThat(a.told).extracting(Standing::status).containsOnly(ONLINE);
  }

  /** However many come back at once, Redis is not kept busy until its answers are late: the link holds. */
  @Test
  void aCrowdThatComesAtOnceIsLetInWithoutLosingRedis() {
    PresenceNode a = node(60, SharedPresence.Timing.STANDARD);
    PresenceNode b = node(60, SharedPresence.Timing.STANDARD);
    long connection = a.link.generation();
    List<Future<Claim>> hellos = new ArrayList<>();
    for (int i = 0; i < 15_000; i++) {
      hellos.add(a.greet("user" + i, "phone", 1L, "s" + i, 20));
    }
    hellos.forEach(hello -> assertThat(PresenceNode.await(hello)).isEqualTo(Claim.ACCEPTED));
    Waiting.until(
        "all are here to the other node",
        SOON,
        () -> b.told.stream().filter(told -> told.status() == ONLINE).count() == 15_000);
    assertThat(a.link.generation()).isEqualTo(connection);
    assertThat(a.link.failures()).isZero();
  }

  private PresenceNode node(int leaseSeconds, SharedPresence.Timing timing) {
    PresenceNode node = new PresenceNode(redis.url(), Duration.ofSeconds(leaseSeconds), timing);
    nodes.add(node);
    return node;
  }

  private static List<String> inBucketOf(String user, int count) {
    return Stream.iterate(0, i -> i + 1)
        .map(i -> "user" + i)
        .filter(other -> Share.bucket(other) == Share.bucket(user))
        .limit(count)
        .toList();
  }

  private static String key(String user, String name) {
    return "{snug:" + Share.bucket(user) + "}:" + name;
  }

  private static double since(long begun) {
    return (System.nanoTime() - begun) / 1e9;
  }

  private List<String> messages() {
    return List.copyOf(log.list).stream().map(ILoggingEvent::getMessage).toList();
  }

  private List<String> warnings() {
    return messages().stream()
        .filter(message -> message.contains("does not take"))
        .toList();
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger("chat.snug.presence");
  }
}
