package chat.snug;

import chat.snug.config.Config;
import chat.snug.store.sql.SqlStores;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.Consumer;

/** Marks a store as set back. */
final class NewEpoch {
  private NewEpoch() {}

  /** Says what was done. Blocks; throws {@link chat.snug.store.sql.StoreOpenException}. */
  static void mark(Config config, Consumer<String> says) {
    Clock clock = Clock.systemUTC();
    SecureRandom random = new SecureRandom();
    String database = config.database();
    if (database == null) {
      String epoch = SqlStores.newEpoch(config.data(), clock, random);
      says.accept("the store in " + config.data() + " has the new epoch " + epoch);
      return;
    }
    Vertx vertx = Vertx.vertx();
    try {
      says.accept(
          "the database has the new epoch " + SqlStores.newEpoch(vertx, database, clock, random));
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }
}
