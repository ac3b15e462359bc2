package chat.snug.store.sql;

import chat.snug.store.FeedStore;
import chat.snug.store.LogStore;
import java.io.Closeable;
import org.jspecify.annotations.Nullable;

/** In what the two databases differ beyond their connections. */
interface Technology {

  /** What a log store is made of. */
  record LogParts(UserNumbers users, RoomViews views, EventRows events, Emptying emptying) {}

  /** Who keeps profiles in memory hears of those that other nodes changed. */
  interface Profiles {
    void changed(String user);

    /** Any may have been changed. */
    void missed();
  }

  BodySource bodies();

  Emptying.Blanking blanking();

  LogStore log(LogParts parts);

  /** Null where one process has the store for itself. */
  @Nullable
  FeedStore feed(EventRows events, Profiles profiles);

  Housekeeping.Tidying tidying();

  /** What is let go of when the store is closed. */
  Closeable lock();
}
