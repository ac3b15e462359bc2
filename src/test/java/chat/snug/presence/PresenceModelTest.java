package chat.snug.presence;

import chat.snug.running.RealRedis;
import io.vertx.core.Vertx;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Both rosters follow the rules. */
class PresenceModelTest {
  private static RealRedis redis;
  private static Vertx vertx;

  @BeforeContainer
  static void start() {
    redis = RealRedis.run();
    vertx = Vertx.vertx();
  }

  @AfterContainer
  static void stop() {
    vertx.close().await();
    redis.close();
  }

  @Property(tries = 400)
  void aNodeAloneFollowsTheRules(@ForAll("lives") List<PresenceModel.Step> steps) {
    new PresenceModel(new MovedLocalRoster()).follow(steps);
  }

  @Property(tries = 15)
  void redisFollowsTheRules(@ForAll("lives") List<PresenceModel.Step> steps) {
    redis.command("FLUSHALL");
    MovedSharedRoster roster = new MovedSharedRoster(1_700_000_000_000L, vertx, redis);
    try {
      new PresenceModel(roster).follow(steps);
    } finally {
      roster.close();
    }
  }

  @Provide
  Arbitrary<List<PresenceModel.Step>> lives() {
    return PresenceModel.lives();
  }
}
