package chat.snug.store.sql;

import chat.snug.model.Member;
import chat.snug.model.Role;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A membership's row. For unread counts at constant cost it knows, beside the position {@code read}: how many messages outside threads lie at or below
 * it ({@code readOrdinal}), and how many own ones lie above it ({@code ownOrdinal - readOwn}): only a message that was sent while something unread lay
 * before it can lie there, and those are numbered by {@code ownOrdinal}.
 */
final class StoredMember {
  /** Columns of {@code members m} that {@link #of} reads. */
  static final String COLUMNS = "m.room, m.usr, m.role, m.joined_at, m.joined_seq, m.read,"
      + " m.read_at, m.read_ordinal, m.own_ordinal, m.read_own";

  /** One user's membership in one room. */
  static final String FIND = "select " + COLUMNS + " from members m where m.room = ? and m.usr = ?";

  final long room;
  final long user;
  final long joinedAt;
  final long joinedSeq;
  Role role;
  long read;
  long readAt;
  long readOrdinal;
  long ownOrdinal;
  long readOwn;
  boolean changed;

  StoredMember(long room, long user, Role role, long joinedAt, long joinedSeq, long ordinal) {
    this.room = room;
    this.user = user;
    this.role = role;
    this.joinedAt = joinedAt;
    this.joinedSeq = joinedSeq;
    this.read = joinedSeq;
    this.readOrdinal = ordinal;
  }

  static StoredMember of(Row row) throws SQLException {
    return of(row, 0);
  }

  /** From the columns after the first {@code offset} ones. */
  static StoredMember of(Row row, int offset) throws SQLException {
    Role role = Role.of(row.text(offset + 3)).orElseThrow();
    StoredMember member = new StoredMember(
        row.number(offset + 1),
        row.number(offset + 2),
        role,
        row.number(offset + 4),
        row.number(offset + 5),
        row.number(offset + 8));
    member.read = row.number(offset + 6);
    member.readAt = row.number(offset + 7);
    member.ownOrdinal = row.number(offset + 9);
    member.readOwn = row.number(offset + 10);
    return member;
  }

  static @Nullable StoredMember find(Reader db, long room, long user) throws SQLException {
    return db.first(FIND, StoredMember::of, room, user);
  }

  static @Nullable Role role(@Nullable StoredMember member) {
    return member == null ? null : member.role;
  }

  /** Messages outside threads above the read position that are not one's own, deleted ones too. */
  long othersAbove(StoredRoom in) {
    return in.ordinal - readOrdinal - (ownOrdinal - readOwn);
  }

  void readTo(long seq, long at, long ordinalThere, long ownThere) {
    changed = true;
    read = seq;
    readAt = at;
    readOrdinal = ordinalThere;
    readOwn = ownThere;
  }

  /** A number for an own message that stays above the read position. */
  long numberOwn() {
    changed = true;
    return ++ownOrdinal;
  }

  Member as(String userId) {
    return new Member(userId, role, joinedAt);
  }
}
