package chat.snug;

import chat.snug.config.Config;
import chat.snug.store.sql.SqlStores;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Clock;

/** Marks a store as set back. */
final class NewEpoch {
  private NewEpoch() {}

  /** Says what was done. Blocks; throws {@link chat.snug.store.sql.StoreOpenException}. */
  static String mark(Config config, Clock clock, SecureRandom random) {
    String database = config.database();
    if (database == null) {
      String epoch = SqlStores.newEpoch(config.data(), clock, random);
      return "the store in " + config.data() + " has the new epoch " + epoch;
    }
    Vertx vertx = Vertx.vertx();
    try {
      return "the database has the new epoch " + SqlStores.newEpoch(vertx, database, clock, random);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }
}
