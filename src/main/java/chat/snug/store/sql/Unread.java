package chat.snug.store.sql;

import chat.snug.model.Room;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How many messages a member has not read: those of others outside threads, without the deleted ones, and mentions in threads. Counted by subtracting
 * running numbers, so it costs the same in a room of ten messages and of ten million; only deletions above the read position are looked at one by one.
 */
final class Unread {
  private static final String GONE =
      "select count(*) from events where list = ? and place > ? and author <> ? and deleted_at is not null";
  private static final String MENTIONED =
      "select count(*) from (select 1 from mentions where usr = ? and place > ? and place <= ? limit ?) m";

  private Unread() {}

  /** One member of one room. */
  record Of(StoredRoom room, StoredMember member) {}

  /** Stops at {@link Room#UNREAD_MAX}. */
  static int of(Reader db, StoredRoom room, StoredMember member) throws SQLException {
    return all(db, List.of(new Of(room, member))).get(0);
  }

  /** Those of many rooms, asked for together. */
  static List<Integer> all(Reader db, List<Of> asked) throws SQLException {
    long[] counts = new long[asked.size()];
    List<Integer> doubtful = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      counts[i] = asked.get(i).member().othersAbove(asked.get(i).room());
      if (mayBeDeleted(asked.get(i).room(), counts[i])) {
        doubtful.add(i);
      }
    }
    ask(db, GONE, doubtful, i -> gone(asked.get(i)), (i, gone) -> counts[i] -= gone);
    List<Integer> below = IntStream.range(0, counts.length)
        .filter(i -> counts[i] < Room.UNREAD_MAX)
        .boxed()
        .toList();
    ask(
        db,
        MENTIONED,
        below,
        i -> mentioned(asked.get(i), Room.UNREAD_MAX - counts[i]),
        (i, mentions) -> counts[i] += mentions);
    return Arrays.stream(counts)
        .mapToInt(count -> (int) Math.min(count, Room.UNREAD_MAX))
        .boxed()
        .toList();
  }

  private static void ask(
      Reader db,
      String sql,
      List<Integer> which,
      IntFunction<@Nullable Object[]> arguments,
      BiConsumer<Integer, Long> answer)
      throws SQLException {
    List<@Nullable Object[]> all = new ArrayList<>();
    which.forEach(i -> all.add(arguments.apply(i)));
    List<@Nullable Long> numbers = db.firsts(sql, row -> row.number(1), all);
    for (int i = 0; i < which.size(); i++) {
      Long number = numbers.get(i);
      answer.accept(which.get(i), number == null ? 0 : number);
    }
  }

  /** Whether nothing unread is left. */
  static boolean none(Reader db, StoredRoom room, StoredMember member) throws SQLException {
    if (member.othersAbove(room) > room.deletedTops) {
      return false; // more than were ever deleted here, so there is no need to count those
    }
    return messages(db, room, member) == 0 && mentions(db, room, member, 1) == 0;
  }

  private static long messages(Reader db, StoredRoom room, StoredMember member)
      throws SQLException {
    long others = member.othersAbove(room);
    return mayBeDeleted(room, others)
        ? others - db.number(GONE, gone(new Of(room, member)))
        : others;
  }

  /** Whether deleted ones among these may matter. */
  private static boolean mayBeDeleted(StoredRoom room, long others) {
    return others > 0 && room.deletedTops > 0 && others - room.deletedTops < Room.UNREAD_MAX;
  }

  private static @Nullable Object[] gone(Of of) {
    return new Object[] {
      of.room().list(), Place.of(of.room().no, of.member().read), of.member().user
    };
  }

  private static long mentions(Reader db, StoredRoom room, StoredMember member, long limit)
      throws SQLException {
    return db.number(MENTIONED, mentioned(new Of(room, member), limit));
  }

  private static @Nullable Object[] mentioned(Of of, long limit) {
    return new Object[] {
      of.member().user, Place.of(of.room().no, of.member().read), Place.end(of.room().no), limit
    };
  }
}
