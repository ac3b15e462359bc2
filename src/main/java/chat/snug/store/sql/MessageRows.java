package chat.snug.store.sql;

import chat.snug.model.Event;
import chat.snug.model.Message;
import chat.snug.store.sql.BodySource.Version;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages as they stand, made from their rows. */
final class MessageRows {
  /** What a query selects, and from where; conditions on {@code e} follow. */
  private final String select;

  private static final String MINE =
      "select 1 from reactions where usr = ? and place = ? and emoji = ?";

  private final UserNumbers users;
  private final BodySource bodies;

  MessageRows(UserNumbers users, BodySource bodies) {
    this.users = users;
    this.bodies = bodies;
    this.select =
        "select e.place, e.author, e.at, e.client_msg_id, e.reply_to, e.list, e.deleted_at,"
            + " e.edited_at, e.reactions, e.replies, e.last_reply_at, "
            + bodies.columns(Version.STANDING)
            + " from events e"
            + bodies.join(Version.STANDING);
  }

  String select() {
    return select;
  }

  /** The message of that seq, or null where there is none. */
  @Nullable
  Message one(Reader db, StoredRoom room, long reader, long seq) throws SQLException {
    return db.first(
        select + "where e.place = ? and e.type = 1",
        row -> message(db, row, room.id, reader),
        Place.of(room.no, seq));
  }

  /** The newest messages outside threads of these rooms, by their numbers; asked for together. */
  Map<Long, Message> last(Reader db, long reader, List<StoredRoom> rooms) throws SQLException {
    Map<Long, String> ids = new HashMap<>();
    List<@Nullable Object[]> places = new ArrayList<>();
    for (StoredRoom room : rooms) {
      if (room.lastTop > 0) {
        ids.put(room.no, room.id);
        places.add(new Object[] {Place.of(room.no, room.lastTop)});
      }
    }
    Map<Long, Message> last = new HashMap<>();
    db.firsts(
        select + "where e.place = ? and e.type = 1",
        row -> {
          long room = Place.room(row.number(1));
          return last.put(room, message(db, row, ids.getOrDefault(room, ""), reader));
        },
        places);
    return last;
  }

  Message message(Reader db, Row row, String room, long reader) throws SQLException {
    long place = row.number(1);
    long root = Place.seq(row.number(6));
    Body body = bodies.body(row, 12);
    Event.Sent sent = new Event.Sent(
        room,
        Place.seq(place),
        row.number(3),
        users.id(db, row.number(2)),
        row.text(4),
        body.text(),
        row.numberOrNull(5),
        root == 0 ? null : Long.valueOf(root),
        users.ids(db, body.mentions()),
        body.data(),
        row.numberOrNull(7));
    return new Message(
        sent,
        row.numberOrNull(8),
        reactions(db, place, row.textOrNull(9), reader),
        replies(row.integer(10), row.number(11)));
  }

  private static Message.@Nullable Replies replies(int count, long lastAt) {
    return count == 0 ? null : new Message.Replies(count, lastAt);
  }

  private List<Message.Reactions> reactions(
      Reader db, long place, @Nullable String tally, long reader) throws SQLException {
    if (tally == null) {
      return List.of();
    }
    List<Message.Reactions> reactions = new ArrayList<>();
    for (Tally.Entry entry : Tally.parse(tally).entries()) {
      reactions.add(reaction(db, place, entry, reader));
    }
    return reactions;
  }

  private Message.Reactions reaction(Reader db, long place, Tally.Entry entry, long reader)
      throws SQLException {
    List<String> first = new ArrayList<>();
    for (long user : entry.users()) {
      first.add(users.id(db, user));
    }
    boolean amongFirst = entry.users().contains(reader);
    boolean mine = amongFirst
        || (entry.count() > entry.users().size() && db.exists(MINE, reader, place, entry.emoji()));
    return new Message.Reactions(entry.emoji(), entry.count(), first, mine);
  }
}
