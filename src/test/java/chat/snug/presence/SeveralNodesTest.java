package chat.snug.presence;

import static chat.snug.presence.Status.AWAY;
import static chat.snug.presence.Status.OFFLINE;
import static chat.snug.presence.Status.ONLINE;
import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.config.Config.RedisTls;
import chat.snug.running.RealRedis;
import chat.snug.running.Waiting;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes in one process on a real Redis, with short leases: 3 s in place of 90. */
@Timeout(120)
class SeveralNodesTest {
  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final SharedPresence.Timing QUICK = new SharedPresence.Timing(
      Duration.ofMillis(250), Duration.ofSeconds(2), Duration.ofMillis(1500), 100);
  /** Answers, ticks and pulses of a busy machine. */
  private static final Duration SOON = Duration.ofSeconds(10);

  private static RealRedis redis;
  private final List<PresenceNode> nodes = new ArrayList<>();
  private PresenceNode a;
  private PresenceNode b;

  @BeforeAll
  static void start() {
    redis = RealRedis.run();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @BeforeEach
  void begin() {
    redis.command("FLUSHALL");
    a = node();
    b = node();
  }

  @AfterEach
  void end() {
    nodes.forEach(PresenceNode::close);
  }

  @Test
  void whatHappensOnOneNodeIsToldOnAll() {
    a.hello("ann", "phone", "s1");
    b.until("ann", ONLINE);
    a.state("ann", "phone", "s1", true);
    b.until("ann", AWAY);
    a.closed("ann", "phone", "s1", true);
    b.until("ann", OFFLINE);
    a.until("ann", OFFLINE);
    assertThat(b.standing("ann")).isEqualTo(a.standing("ann"));
  }

  @Test
  @DisplayName("A lease is over when it is over, on all nodes, with the time last seen")
  void whoStopsPingingIsOfflineEverywhere() {
    a.hello("ann", "phone", "s1");
    Long seen = a.standing("ann").lastSeen();
    b.until("ann", ONLINE);
    b.until("ann", OFFLINE);
    assertThat(b.standing("ann").lastSeen()).isEqualTo(seen);
    a.until("ann", OFFLINE);
  }

  @Test
  void aNodeThatIsKilledTakesNobodyAlongBeforeTheLeaseIsOver() {
    a.hello("ann", "phone", "s1");
    b.until("ann", ONLINE);
    long killed = System.nanoTime();
    nodes.remove(a);
    a.kill();
    b.until("ann", OFFLINE);
    assertThat(Duration.ofNanos(System.nanoTime() - killed))
        .isBetween(LEASE.minusSeconds(1), LEASE.plus(SOON));
    assertThat(b.told).extracting(Standing::status).containsExactly(ONLINE, OFFLINE);
  }

  @Test
  void aNodeThatComesLaterKnowsWhoIsHere() {
    keepAlive(a, "ann");
    b.until("ann", ONLINE);
    PresenceNode late = node();
    late.until("ann", ONLINE);
  }

  @Test
  void aNodeThatMissedMoreThanRedisRemembersReadsAll() {
    keepAlive(a, "ann");
    b.until("ann", ONLINE);
    int bucket = Share.bucket("ann");
    // As if more had happened between two pulses than is kept.
    redis.command("DEL", "{snug:" + bucket + "}:changes");
    redis.command("HINCRBY", "{snug:" + bucket + "}:meta", "v", "7");
    a.closed("ann", "phone", "ann", true);
    b.until("ann", OFFLINE);
  }

  @Test
  @DisplayName("A node with three instances and two with one are of one mind about everybody")
  void nodesMayDifferInTheNumberOfInstances() {
    PresenceNode three =
        new PresenceNode(redis.url(), RedisTls.NONE, LEASE, QUICK, Clock.systemUTC(), 3);
    nodes.add(three);
    List<String> users = IntStream.range(0, 24).mapToObj(i -> "user" + i).toList();
    assertThat(users.stream().map(user -> Share.of(user, 3)).distinct()).hasSize(3);
    for (String user : users) {
      keepAlive(a, user);
      three.hello(user, "desk", user + "desk");
    }
    users.forEach(user -> three.pingOften(user, "desk", user + "desk"));
    users.forEach(user -> nodes.forEach(node -> node.until(user, ONLINE)));
    for (String user : users) {
      a.state(user, "phone", user, true);
      three.state(user, "desk", user + "desk", true);
    }
    users.forEach(user -> nodes.forEach(node -> node.until(user, AWAY)));
    assertThat(three.metrics.away()).isEqualTo(users.size());
    assertThat(three.metrics.sessions()).isEqualTo(users.size());

    // A device that comes to another node leaves this one, and a node that dies takes nobody along
    // whose lease others hold.
    users.forEach(user -> b.hello(user, "desk", user + "again"));
    Waiting.until("all are told", SOON, () -> three.replaced.size() == users.size());
    for (String user : users) {
      b.closed(user, "desk", user + "again", true);
      three.hello(user, "tab", user + "tab");
    }
    users.forEach(user -> b.until(user, ONLINE));
    nodes.remove(three);
    three.kill();
    users.forEach(user -> b.until(user, AWAY));
    assertThat(b.told).extracting(Standing::status).doesNotContain(OFFLINE);
  }

  @Test
  void threeInstancesSayAllAgainToARedisThatWasEmptied() {
    PresenceNode three =
        new PresenceNode(redis.url(), RedisTls.NONE, LEASE, QUICK, Clock.systemUTC(), 3);
    nodes.add(three);
    List<String> users = IntStream.range(0, 12).mapToObj(i -> "user" + i).toList();
    users.forEach(user -> keepAlive(three, user));
    users.forEach(user -> b.until(user, ONLINE));
    redis.command("FLUSHALL");
    Waiting.until(
        "redis knows all again", SOON, () -> users.stream().allMatch(SeveralNodesTest::knows));
    users.forEach(user -> nodes.forEach(node -> node.until(user, ONLINE)));
    nodes.forEach(node -> assertThat(node.told).extracting(Standing::status).containsOnly(ONLINE));
  }

  @Test
  void aNodeWhoseClockIsAnHourWrongJudgesAsTheOthersDo() {
    PresenceNode wrong = new PresenceNode(
        redis.url(),
        RedisTls.NONE,
        LEASE,
        QUICK,
        Clock.offset(Clock.systemUTC(), Duration.ofHours(-1)),
        1);
    nodes.add(wrong);
    wrong.hello("ann", "phone", "s1");
    wrong.pingOften("ann", "phone", "s1");
    keepAlive(a, "bob");
    wrong.hello("zoe", "phone", "s2");
    for (PresenceNode node : nodes) {
      node.until("zoe", OFFLINE);
      node.until("ann", ONLINE);
      node.until("bob", ONLINE);
      assertThat(node.told)
          .filteredOn(told -> !told.user().equals("zoe"))
          .extracting(Standing::status)
          .containsOnly(ONLINE);
    }
  }

  @Test
  void oneDeviceOnTwoNodesIsTheLaterOnes() {
    a.hello("ann", "phone", "s1");
    b.hello("ann", "phone", "s2");
    Waiting.until("the first is told to go", SOON, () -> a.replaced.containsKey("s1"));
    assertThat(b.replaced).isEmpty();
    a.ping("ann", "phone", "s1");
    a.closed("ann", "phone", "s1", true);
    b.until("ann", ONLINE);
    assertThat(b.told).extracting(Standing::status).containsOnly(ONLINE);
  }

  @Test
  void theHigherNStaysOnAnyNode() {
    assertThat(PresenceNode.await(a.greet("ann", "phone", 7L, "s1", 0))).isEqualTo(Claim.ACCEPTED);
    assertThat(PresenceNode.await(b.greet("ann", "phone", 6L, "s2", 0))).isEqualTo(Claim.REPLACED);
    assertThat(PresenceNode.await(b.greet("ann", "phone", Long.MAX_VALUE, "s3", 0)))
        .isEqualTo(Claim.ACCEPTED);
    assertThat(PresenceNode.await(a.greet("ann", "phone", Long.MAX_VALUE - 1, "s4", 0)))
        .isEqualTo(Claim.REPLACED);
    Waiting.until("the first is told to go", SOON, () -> a.replaced.containsKey("s1"));
  }

  @Test
  void socketsOfAUserAreCountedOverAllNodes() {
    assertThat(PresenceNode.await(a.greet("ann", "phone", null, "s1", 2)))
        .isEqualTo(Claim.ACCEPTED);
    assertThat(PresenceNode.await(b.greet("ann", "desk", null, "s2", 2))).isEqualTo(Claim.ACCEPTED);
    assertThat(PresenceNode.await(b.greet("ann", "tab", null, "s3", 2))).isEqualTo(Claim.TOO_MANY);
    assertThat(PresenceNode.await(b.greet("ann", "phone", null, "s4", 2)))
        .isEqualTo(Claim.ACCEPTED);
    a.closed("ann", "phone", "s1", false);
    b.closed("ann", "desk", "s2", false);
    Waiting.until(
        "there is room again",
        SOON,
        () -> PresenceNode.await(a.greet("ann", "tab", null, "s5", 2)) == Claim.ACCEPTED);
  }

  @Test
  @DisplayName("1,000 double hellos: one session stays each time, the other is told to go")
  void athousandDoubleHellos() {
    List<Future<Claim>> first = new ArrayList<>();
    List<Future<Claim>> second = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      Long n = i % 3 == 0 ? null : 1000L + i;
      boolean swap = ThreadLocalRandom.current().nextBoolean();
      PresenceNode one = swap ? a : b;
      PresenceNode other = swap ? b : a;
      first.add(one.greet("user" + i, "phone", n, "x" + i, 1));
      second.add(other.greet("user" + i, "phone", n, "y" + i, 1));
    }
    int stayed = 0;
    for (int i = 0; i < 1000; i++) {
      boolean x = PresenceNode.await(first.get(i)) == Claim.ACCEPTED;
      boolean y = PresenceNode.await(second.get(i)) == Claim.ACCEPTED;
      assertThat(x || y).as("one of user%d", i).isTrue();
      String one = "x" + i;
      String other = "y" + i;
      if (x && y) {
        Waiting.until("one is told to go", SOON, () -> isReplaced(one) || isReplaced(other));
        stayed += isReplaced(one) && isReplaced(other) ? 0 : 1;
      } else {
        stayed++;
      }
    }
    assertThat(stayed).isEqualTo(1000);
    Waiting.until(
        "one session each", SOON, () -> a.metrics.sessions() + b.metrics.sessions() == 1000);
  }

  @Test
  void emptiedRedisTurnsNobodyOffline() {
    keepAlive(a, "ann");
    keepAlive(b, "bob");
    b.hello("zoe", "phone", "zoe");
    b.closed("zoe", "phone", "zoe", false);
    for (PresenceNode node : nodes) {
      node.until("ann", ONLINE);
      node.until("bob", ONLINE);
    }
    redis.command("FLUSHALL");
    keepAlive(a, "eve");
    for (PresenceNode node : nodes) {
      node.until("eve", ONLINE);
      node.until("zoe", OFFLINE);
      assertThat(node.told.stream().filter(told -> told.user().length() == 3))
          .filteredOn(told -> told.user().equals("ann") || told.user().equals("bob"))
          .extracting(Standing::status)
          .containsOnly(ONLINE);
    }
    Waiting.until("redis knows both again", SOON, () -> knows("ann") && knows("bob"));
  }

  @Test
  void redisThatRestartsEmptyTurnsNobodyOffline() {
    keepAlive(a, "ann");
    b.until("ann", ONLINE);
    redis.kill();
    Waiting.until("the loss is noticed", SOON, () -> !a.link.isUp() && !b.link.isUp());
    redis.start();
    Waiting.until("redis is back", SOON, () -> a.link.isUp() && b.link.isUp());
    a.hello("eve", "phone", "eve");
    b.until("eve", ONLINE);
    b.until("eve", OFFLINE);
    assertThat(b.told)
        .filteredOn(told -> told.user().equals("ann"))
        .extracting(Standing::status)
        .containsOnly(ONLINE);
  }

  @Test
  void whileRedisIsFrozenEachNodeJudgesByItsOwnDevices() {
    keepAlive(a, "ann");
    keepAlive(b, "bob");
    a.until("bob", ONLINE);
    b.until("ann", ONLINE);
    redis.freeze();
    try {
      Waiting.until("the loss is noticed", SOON, () -> !a.link.isUp() && !b.link.isUp());
      assertThat(a.link.failures()).isPositive();
      // Chat goes on: hellos are answered, and judged here.
      a.hello("eve", "phone", "eve");
      a.until("eve", ONLINE);
      a.closed("eve", "phone", "eve", true);
      a.until("eve", OFFLINE);
      // Of bob nothing has been heard for as long as a lease lasts.
      a.until("bob", OFFLINE);
      assertThat(a.status("ann")).isEqualTo(ONLINE);
      assertThat(b.status("bob")).isEqualTo(ONLINE);
      a.hello("max", "phone", "max");
    } finally {
      redis.thaw();
    }
    long back = System.nanoTime();
    a.until("bob", ONLINE);
    b.until("ann", ONLINE);
    assertThat(Duration.ofNanos(System.nanoTime() - back)).isLessThan(Duration.ofSeconds(10));
    assertThat(a.told)
        .filteredOn(told -> told.user().equals("ann"))
        .extracting(Standing::status)
        .containsOnly(ONLINE);
  }

  @Test
  void twoNodesThatTookOneDeviceWhileRedisWasAwayAgreeWhenItIsBack() {
    redis.kill();
    Waiting.until("the loss is noticed", SOON, () -> !a.link.isUp() && !b.link.isUp());
    a.hello("ann", "phone", "s1");
    long first = System.nanoTime();
    // Without Redis each node reckons its clock as well as it can.
    Waiting.until("time passes", SOON, () -> System.nanoTime() - first > 300_000_000);
    b.hello("ann", "phone", "s2");
    assertThat(PresenceNode.await(a.greet("bob", "phone", 9L, "s3", 0))).isEqualTo(Claim.ACCEPTED);
    assertThat(PresenceNode.await(b.greet("bob", "phone", 8L, "s4", 0))).isEqualTo(Claim.ACCEPTED);
    a.pingOften("ann", "phone", "s1");
    b.pingOften("ann", "phone", "s2");
    a.pingOften("bob", "phone", "s3");
    b.pingOften("bob", "phone", "s4");
    redis.start();
    Waiting.until("the earlier one goes", SOON, () -> a.replaced.containsKey("s1"));
    Waiting.until("the lower one goes", SOON, () -> b.replaced.containsKey("s4"));
    assertThat(isReplaced("s2") || isReplaced("s3")).isFalse();
  }

  private PresenceNode node() {
    PresenceNode node = new PresenceNode(redis.url(), LEASE, QUICK);
    nodes.add(node);
    return node;
  }

  /** Somebody with a device that goes on pinging. */
  private void keepAlive(PresenceNode node, String user) {
    node.hello(user, "phone", user);
    node.pingOften(user, "phone", user);
  }

  private boolean isReplaced(String session) {
    return a.replaced.containsKey(session) || b.replaced.containsKey(session);
  }

  private static boolean knows(String user) {
    String key = "{snug:" + Share.bucket(user) + "}:users";
    return redis.command("HEXISTS", key, user).startsWith(":1");
  }
}
