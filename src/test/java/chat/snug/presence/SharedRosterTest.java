package chat.snug.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import chat.snug.running.RealRedis;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds of every roster holds of one on Redis; its clock is moved too. */
class SharedRosterTest extends RosterContract {
  private static RealRedis redis;
  private static Vertx vertx;

  private final List<MovedSharedRoster> begun = new ArrayList<>();

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
  @Override
  void begin() {
    redis.command("FLUSHALL");
    super.begin();
  }

  @AfterEach
  void end() {
    begun.forEach(MovedSharedRoster::close);
  }

  @Override
  MovedRoster begin(long wall) {
    MovedSharedRoster roster = new MovedSharedRoster(wall, vertx, redis);
    begun.add(roster);
    return roster;
  }

  /** The others' clocks went on, and so does the truth: only what waits to be read is waited for. */
  @Override
  @Test
  void afterAFreezeWhoIsDeadGetsWhatWasLeft() {
    time.hello("ann", "phone", "s1");
    time.pass(60);
    time.freeze(Duration.ofSeconds(60).toNanos());

    assertThat(time.pass(5)).isEmpty();
    assertThat(time.pass(4)).extracting(Standing::status).containsExactly(Status.OFFLINE);
  }

  @Test
  void aClockOfRedisThatIsSetBackMakesNobodyImmortal() {
    MovedSharedRoster time = new MovedSharedRoster(1_700_000_000_000L, vertx, redis);
    begun.add(time);
    time.hello("ann", "phone", "s1");
    time.hello("bob", "phone", "s2");
    time.pass(10);
    time.moveRedisBy(-3_600_000);
    assertThat(time.pass(30)).isEmpty();
    time.ping("ann", "phone", "s1");
    assertThat(time.pass(62))
        .extracting(Standing::user, Standing::status)
        .containsExactly(tuple("bob", Status.OFFLINE));
    assertThat(time.status("ann")).isEqualTo(Status.ONLINE);
  }

  @Test
  void aClockOfRedisThatIsSetForwardTurnsNobodyOffline() {
    MovedSharedRoster time = new MovedSharedRoster(1_700_000_000_000L, vertx, redis);
    begun.add(time);
    time.hello("ann", "phone", "s1");
    time.pass(10);
    time.moveRedisBy(3_600_000);
    assertThat(time.pass(79)).isEmpty();
    assertThat(time.pass(3)).extracting(Standing::status).containsExactly(Status.OFFLINE);
  }
}
