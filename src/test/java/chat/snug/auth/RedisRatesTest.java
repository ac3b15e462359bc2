package chat.snug.auth;

import static chat.snug.auth.Faults.await;
import static chat.snug.auth.Faults.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.config.Config.RedisTls;
import chat.snug.model.Fault;
import chat.snug.redis.RedisLink;
import chat.snug.redis.RedisTarget;
import chat.snug.running.RealRedis;
import chat.snug.running.Waiting;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes that count together in a real Redis. */
@Timeout(60)
class RedisRatesTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static RealRedis redis;
  private static Vertx vertx;

  private final MovedClock clock = new MovedClock();
  private RedisLink link;

  @BeforeAll
  static void start() {
    redis = RealRedis.run();
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    vertx.close().await();
    redis.close();
  }

  @BeforeEach
  void connect() {
    redis.command("FLUSHALL");
    link = RedisLink.open(vertx, RedisTarget.of(redis.url(), RedisTls.NONE));
    Waiting.until("redis is connected", SOON, link::isUp);
  }

  @AfterEach
  void disconnect() {
    link.close().await();
  }

  @Test
  void triesOfAnAddressAreCountedOverAllNodes() {
    SignInRates one = signIns("one");
    SignInRates other = signIns("other");
    for (int i = 0; i < 5; i++) {
      await(one.enter("192.0.2.1", "name-" + i));
      await(other.enter("192.0.2.1", "name-" + i));
    }
    assertThat(refusal(one.enter("192.0.2.1", "more")).fault()).isEqualTo(Fault.RATE_LIMITED);
    assertThat(refusal(other.enter("192.0.2.1", "more")).retryAfterMillis())
        .isBetween(30_000L, 60_000L);
    await(other.enter("192.0.2.2", "more"));
  }

  @Test
  void triesOfANameAreCountedOverAllNodesAndSpareItsOwnAddresses() {
    FakeTokenStore store = new FakeTokenStore(clock);
    SignInRates one = new SignInRates(10, store, clock::nanos, clock, rates("one"));
    SignInRates other = signIns("other");
    await(one.signedIn("ann", "203.0.113.7"));
    for (int i = 0; i < 5; i++) {
      await(one.enter("192.0.2." + i, "ann"));
      await(other.enter("198.51.100." + i, "ann"));
    }
    assertThat(refusal(one.enter("192.0.2.9", "ann")).fault()).isEqualTo(Fault.RATE_LIMITED);
    await(one.enter("203.0.113.7", "ann"));
  }

  @Test
  void withoutRedisEachNodeCountsWhatItSaw() {
    SignInRates one = signIns("one");
    SignInRates other = signIns("other");
    for (int i = 0; i < 8; i++) {
      await(one.enter("192.0.2.1", "name-" + i));
    }
    link.close().await();
    await(one.enter("192.0.2.1", "name-8"));
    await(one.enter("192.0.2.1", "name-9"));
    assertThat(refusal(one.enter("192.0.2.1", "more")).fault()).isEqualTo(Fault.RATE_LIMITED);
    await(other.enter("192.0.2.1", "more"));
  }

  @Test
  void callsOfABusyUserEmptyTheBucketsOfAllNodes() {
    CallRates one = calls();
    CallRates other = calls();
    exchange(one, other);
    for (int i = 0; i < 80; i++) {
      assertThat(one.take("ann")).isZero();
    }
    for (int i = 0; i < 15; i++) {
      assertThat(other.take("ann")).isZero();
    }
    exchange(one, other);
    int left = 0;
    while (other.take("ann") == 0) {
      left++;
    }
    // A second's refill may have come meanwhile by Redis's clock.
    assertThat(left).isBetween(5, 20);
  }

  @Test
  void whoMakesFewCallsIsNotToldOf() {
    CallRates one = new CallRates(100, 1000, clock::nanos);
    exchange(one);
    assertThat(one.take("ann")).isZero();
    assertThat(one.take("address 192.0.2.1")).isZero();
    exchange(one);
    assertThat(redis.command("KEYS", "*calls*")).isEqualTo("*0\r\n");
  }

  @Test
  void theLimitOfCallsGoesOnWithoutRedis() {
    CallRates one = calls();
    exchange(one);
    link.close().await();
    for (int i = 0; i < 100; i++) {
      assertThat(one.take("ann")).isZero();
    }
    exchange(one);
    assertThat(one.take("ann")).isPositive();
  }

  /** 10 a second, bursts of 100; by a clock that stands still. */
  private CallRates calls() {
    return new CallRates(10, 100, clock::nanos);
  }

  private void exchange(CallRates... nodes) {
    for (CallRates node : nodes) {
      await(rates("node").exchange(node));
    }
  }

  private SignInRates signIns(String node) {
    return new SignInRates(10, new FakeTokenStore(clock), clock::nanos, clock, rates(node));
  }

  private RedisRates rates(String node) {
    return new RedisRates(link, "snug", node, 10);
  }
}
