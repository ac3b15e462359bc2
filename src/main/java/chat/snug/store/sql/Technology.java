package chat.snug.store.sql;

import chat.snug.store.FeedStore;
import chat.snug.store.LogStore;
import java.io.Closeable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** In what the two databases differ beyond their connections. */
interface Technology {

  /** What a log store is made of. */
  record LogParts(UserNumbers users, RoomViews views, EventRows events, Emptying emptying) {}

  BodySource bodies();

  Emptying.Blanking blanking();

  LogStore log(LogParts parts);

  /** Null where one process has the store for itself. */
  @Nullable
  FeedStore feed(EventRows events, Consumer<String> profileChanged);

  Housekeeping.Tidying tidying();

  /** What is let go of when the store is closed. */
  Closeable lock();
}
