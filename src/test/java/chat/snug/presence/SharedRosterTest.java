package chat.snug.presence;

import chat.snug.running.RealRedis;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

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
}
