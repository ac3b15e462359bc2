package chat.snug.store.sql;

import chat.snug.model.Event;
import chat.snug.model.Message;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;

/**
 * Counts and checksums of a store's rooms: over every event as the log gives it, every message as it stands, and every membership. Both technologies are
 * read by the code that serves them, so what has the same sum is served the same.
 */
final class CopyCheck {
  private static final int PIECE = 250;

  private final Reader db;
  private final EventRows events;
  private final MessageRows messages;

  CopyCheck(Reader db, BodySource bodies) {
    UserNumbers users = new UserNumbers();
    this.db = db;
    this.events = new EventRows(users, bodies);
    this.messages = new MessageRows(users, bodies);
  }

  /** One room. */
  record Sum(String room, long events, long members, String checksum) {}

  /** Up to so many rooms by number, above this one. */
  List<Long> rooms(long above) throws SQLException {
    return db.all(
        "select no from rooms where no > ? order by no limit ?",
        row -> row.number(1),
        above,
        PIECE);
  }

  Sum sum(long no) throws SQLException {
    Digest digest = new Digest();
    String id = db.first("select id from rooms where no = ?", row -> row.text(1), no);
    String room = id == null ? "" : id;
    digest.add(room(no));
    long count = addEvents(no, room, digest);
    addMessages(no, room, digest);
    long members = addMembers(no, digest);
    return new Sum(room, count, members, digest.hex());
  }

  private String room(long no) throws SQLException {
    String values = db.first(
        "select r.id, r.kind, r.maker, r.name, r.avatar, r.data, r.head, r.ordinal, r.last_top, r.deleted_tops, r.active_at, r.created_at, r.ended_at from rooms r where r.no = ?",
        row -> values(row, 13),
        no);
    return values == null ? "" : values;
  }

  private long addEvents(long no, String room, Digest digest) throws SQLException {
    long count = 0;
    long after = 0;
    List<Event> piece;
    do {
      piece = db.all(
          events.select(),
          row -> events.event(db, row, room),
          Place.of(no, after),
          Place.end(no),
          PIECE);
      piece.forEach(event -> digest.add(event.toString()));
      count += piece.size();
      after = piece.isEmpty() ? after : piece.get(piece.size() - 1).seq();
    } while (piece.size() == PIECE);
    return count;
  }

  private void addMessages(long no, String room, Digest digest) throws SQLException {
    long after = 0;
    List<Message> piece;
    do {
      piece = db.all(
          messages.select()
              + "where e.place > ? and e.place <= ? and e.type = 1 order by e.place limit ?",
          row -> messages.message(db, row, room, UserNumbers.NOBODY),
          Place.of(no, after),
          Place.end(no),
          PIECE);
      piece.forEach(message -> digest.add(message.toString()));
      after = piece.isEmpty() ? after : piece.get(piece.size() - 1).sent().seq();
    } while (piece.size() == PIECE);
  }

  private long addMembers(long no, Digest digest) throws SQLException {
    List<String> members = db.all(
        "select " + StoredMember.COLUMNS + " from members m where m.room = ? order by m.usr",
        row -> values(row, 10),
        no);
    members.forEach(digest::add);
    return members.size();
  }

  private static String values(Row row, int width) throws SQLException {
    StringBuilder values = new StringBuilder();
    for (int i = 1; i <= width; i++) {
      values.append(row.value(i)).append('\n');
    }
    return values.toString();
  }

  /** Of texts, each apart from the next. */
  static final class Digest {
    private final MessageDigest sha;

    Digest() {
      try {
        sha = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException("every Java has SHA-256", impossible);
      }
    }

    void add(String text) {
      sha.update(text.getBytes(StandardCharsets.UTF_8));
      sha.update((byte) 0);
    }

    String hex() {
      return HexFormat.of().formatHex(sha.digest());
    }
  }
}
