package chat.snug.store.sql;

import chat.snug.config.Limits;
import chat.snug.store.FeedStore;
import chat.snug.store.LogStore;
import java.io.Closeable;
import java.time.InstantSource;

/** PostgreSQL: many processes, what people wrote in the rows of their events. */
record PgTechnology(PgDatabase database, PgTenancy tenancy, Limits limits, InstantSource clock)
    implements Technology {

  @Override
  public BodySource bodies() {
    return new ColumnSource();
  }

  /** The rows are all there is. */
  @Override
  public Emptying.Blanking blanking() {
    return (db, after, to) -> {};
  }

  @Override
  public LogStore log(LogParts parts) {
    PgRoomWrites rooms =
        new PgRoomWrites(parts.users(), parts.views(), parts.events(), limits, clock);
    return new PgLogStore(database, rooms, limits, clock, parts.emptying());
  }

  @Override
  public FeedStore feed(EventRows events, Profiles profiles) {
    return new PgFeedStore(database, events, profiles);
  }

  @Override
  public Housekeeping.Tidying tidying() {
    return db -> {
      tenancy.renew();
      return PgFeedStore.tidy(db, database.writers());
    };
  }

  @Override
  public Closeable lock() {
    return tenancy;
  }
}
