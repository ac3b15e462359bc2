package chat.snug.store.sql;

import chat.snug.model.Message;
import chat.snug.store.HistoryStore;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.util.Map;

/** The past of rooms in SQL. */
final class SqlHistoryStore implements HistoryStore {
  private final Database database;
  private final RoomReads rooms;
  private final MessageRows messages;
  private final EventRows events;

  SqlHistoryStore(Database database, RoomReads rooms, MessageRows messages, EventRows events) {
    this.database = database;
    this.rooms = rooms;
    this.messages = messages;
    this.events = events;
  }

  @Override
  public Future<Page> page(String reader, boolean admin, String room, Span span) {
    return database.read(db -> {
      RoomReads.Seen seen = rooms.readable(db, reader, admin, room);
      return pages(db, seen, seen.room().list()).page(span, seen.read());
    });
  }

  @Override
  public Future<Page> replies(String reader, boolean admin, String room, long root, Span span) {
    return database.read(db -> {
      RoomReads.Seen seen = rooms.readable(db, reader, admin, room);
      if (!StoredMessage.exists(db, seen.room(), root)) {
        throw Refusals.noMessage();
      }
      long list = Place.of(seen.room().no, root);
      return pages(db, seen, list).page(span, seen.read());
    });
  }

  private Pages pages(Reader db, RoomReads.Seen seen, long list) {
    return new Pages(db, messages, seen.room(), list, seen.user());
  }

  @Override
  public Future<One> message(String reader, boolean admin, String room, long seq) {
    return database.read(db -> {
      RoomReads.Seen seen = rooms.readable(db, reader, admin, room);
      boolean possible = seq >= 1 && seq <= seen.room().head;
      Message message = possible ? messages.one(db, seen.room(), seen.user(), seq) : null;
      if (message == null) {
        throw Refusals.noMessage();
      }
      return new One(message, seen.room().head);
    });
  }

  @Override
  public Future<Piece> events(String reader, boolean admin, String room, long after, int limit) {
    return database.read(db -> {
      RoomReads.Seen seen = rooms.readable(db, reader, admin, room);
      return new Pieces(db, events).piece(seen.room(), after, limit);
    });
  }

  @Override
  public Future<CatchUp> catchUp(String reader, boolean admin, Map<String, Long> asked) {
    return database.read(db -> catchUp(db, reader, asked));
  }

  private CatchUp catchUp(Reader db, String reader, Map<String, Long> asked) throws SQLException {
    long user = rooms.user(db, reader);
    CatchUpShares shares = new CatchUpShares();
    Map<String, StoredRoom> visible = rooms.readable(db, user, asked.keySet());
    asked.forEach((id, after) -> shares.add(id, visible.get(id), after));
    return new CatchUp(Epoch.of(db), shares.serve(new Pieces(db, events)));
  }
}
