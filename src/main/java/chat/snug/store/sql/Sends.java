package chat.snug.store.sql;

import chat.snug.model.Access;
import chat.snug.model.Event;
import chat.snug.store.Outcome;
import chat.snug.store.Outcome.Answer;
import chat.snug.store.Write;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Appends messages: first whether it is known, then whether it is allowed, then whether what it names exists. */
final class Sends {
  private record Known(long place, long at, long digest) {}

  private final Ledger ledger;
  private final EventLog events;

  Sends(Ledger ledger, EventLog events) {
    this.ledger = ledger;
    this.events = events;
  }

  Outcome send(Write.Send write) throws SQLException {
    long author = ledger.caller(write.by());
    long digest = digest(write.room(), write.text());
    Known known = ledger
        .db()
        .first(
            "select place, at, digest from events where author = ? and client_msg_id = ?",
            row -> new Known(row.number(1), row.number(2), row.number(3)),
            author,
            write.clientMsgId());
    return known == null ? append(write, author, digest) : repeat(write, known, digest);
  }

  /** The room is part of the digest. */
  private static Outcome repeat(Write.Send write, Known known, long digest) {
    if (known.digest() != digest) {
      throw Refusals.idReused();
    }
    return Outcome.of(new Answer.Ack(write.room(), Place.seq(known.place()), known.at(), true));
  }

  private Outcome append(Write.Send write, long author, long digest) throws SQLException {
    StoredRoom room = ledger.room(write.by(), write.room());
    StoredMember member = ledger.member(room, author);
    if (member == null || !Access.mayWrite(member.role)) {
      throw Refusals.membersOnly();
    }
    StoredMessage root = root(room, write);
    if (write.replyTo() != null && StoredMessage.find(ledger.db(), room, write.replyTo()) == null) {
      throw Refusals.noMessage();
    }
    List<String> mentions = membersAmong(room, write.mentions());
    return store(write, room, member, root, mentions, digest);
  }

  private @Nullable StoredMessage root(StoredRoom room, Write.Send write) throws SQLException {
    if (write.thread() == null) {
      return null;
    }
    StoredMessage root = StoredMessage.find(ledger.db(), room, write.thread());
    if (root == null) {
      throw Refusals.noMessage();
    }
    if (root.thread() != null) {
      throw Refusals.threadInThread();
    }
    return root;
  }

  private List<String> membersAmong(StoredRoom room, List<String> mentions) throws SQLException {
    List<String> members = new ArrayList<>();
    for (String mention : new LinkedHashSet<>(mentions)) {
      long user = ledger.user(mention);
      if (user != UserNumbers.NOBODY && ledger.member(room, user) != null) {
        members.add(mention);
      }
    }
    return members;
  }

  private Outcome store(
      Write.Send write,
      StoredRoom room,
      StoredMember member,
      @Nullable StoredMessage root,
      List<String> mentions,
      long digest)
      throws SQLException {
    boolean nothingUnread = Unread.none(ledger.db(), room, member);
    long seq = room.next(ledger.now());
    Long ordinal = null;
    Long ownOrdinal = null;
    if (root == null) {
      ordinal = ++room.ordinal;
      room.lastTop = seq;
      ownOrdinal = nothingUnread ? null : Long.valueOf(member.numberOwn());
    }
    if (nothingUnread) {
      member.readTo(seq, room.activeAt, room.ordinal, member.ownOrdinal);
    }
    long list = root == null ? room.list() : root.place();
    Event.Sent event = events.message(
        room, member.user, write, mentions, new EventLog.Listed(list, ordinal, ownOrdinal, digest));
    if (root != null) {
      countReply(root, room.activeAt);
      mention(room, member, mentions);
    }
    Answer ack = new Answer.Ack(room.id, seq, room.activeAt, false);
    return new Outcome(ack, List.of(event), room.members);
  }

  private void countReply(StoredMessage root, long at) throws SQLException {
    ledger
        .db()
        .run(
            "update events set replies = coalesce(replies, 0) + 1, last_reply_at = ? where place = ?",
            at,
            root.place());
  }

  private void mention(StoredRoom room, StoredMember author, List<String> mentions)
      throws SQLException {
    for (String mention : mentions) {
      long user = ledger.user(mention);
      if (user != author.user) {
        ledger
            .db()
            .run(
                "insert into mentions (usr, place) values (?, ?)",
                user,
                Place.of(room.no, room.head));
      }
    }
  }

  /** 64 bits of SHA-256 tell apart what one user sends under one id. */
  static long digest(String room, String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(room.getBytes(StandardCharsets.UTF_8));
      sha.update((byte) 0);
      return ByteBuffer.wrap(sha.digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
