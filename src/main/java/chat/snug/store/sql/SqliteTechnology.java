package chat.snug.store.sql;

import chat.snug.config.Limits;
import chat.snug.store.FeedStore;
import chat.snug.store.LogStore;
import java.io.Closeable;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** SQLite: one process, what people wrote in chunks. */
record SqliteTechnology(Database database, Closeable lock, Limits limits, InstantSource clock)
    implements Technology {

  @Override
  public BodySource bodies() {
    return new ChunkSource();
  }

  @Override
  public Emptying.Blanking blanking() {
    return Bodies::blankAll;
  }

  @Override
  public LogStore log(LogParts parts) {
    return new SqlLogStore(database, parts.users(), parts.views(), limits, clock, parts.emptying());
  }

  @Override
  public @Nullable FeedStore feed(EventRows events, Profiles profiles) {
    return null;
  }

  @Override
  public Housekeeping.Tidying tidying() {
    return db -> false;
  }
}
