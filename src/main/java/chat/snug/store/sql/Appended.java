package chat.snug.store.sql;

import chat.snug.model.Event;
import chat.snug.model.FaultException;
import chat.snug.store.Outcome;
import chat.snug.store.Outcome.Answer;
import chat.snug.store.Write;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code append_1} says became of one write, see there.
 *
 * @param mentions ids of those who were named and are members
 */
record Appended(
    int code,
    long seq,
    long at,
    int members,
    @Nullable Long thread,
    int unread,
    List<String> mentions) {
  private static final int STORED = 0;
  private static final int KNOWN = 1;

  /** @param users of the batch, by their places from 1 on */
  static Appended of(Row row, List<String> users) throws SQLException {
    return new Appended(
        row.integer(1),
        row.number(2),
        row.number(3),
        row.integer(4),
        row.numberOrNull(5),
        row.integer(6),
        mentions(row.textOrNull(7), users));
  }

  private static List<String> mentions(@Nullable String places, List<String> users) {
    if (places == null) {
      return List.of();
    }
    List<String> mentions = new ArrayList<>();
    for (String place : places.split(" ", -1)) {
      mentions.add(users.get(Integer.parseInt(place) - 1));
    }
    return mentions;
  }

  boolean isStored() {
    return code == STORED;
  }

  Outcome outcome(Write write) {
    if (code > KNOWN) {
      return Outcome.refused(refusal());
    }
    if (write instanceof Write.Read read) {
      return Outcome.of(
          new Answer.ReadAt(read.room(), read.by().user(), seq, unread, at, members, isStored()));
    }
    Event event = event(write);
    Answer ack = new Answer.Ack(event.room(), seq, at, !isStored());
    return isStored() ? new Outcome(ack, List.of(event), members) : Outcome.of(ack);
  }

  private Event event(Write write) {
    String by = write.by().user();
    if (write instanceof Write.Send send) {
      return new Event.Sent(
          send.room(),
          seq,
          at,
          by,
          send.clientMsgId(),
          send.text(),
          send.replyTo(),
          send.thread(),
          mentions,
          send.data(),
          null);
    } else if (write instanceof Write.Edit edit) {
      return new Event.Edited(
          edit.room(), seq, at, by, edit.seq(), thread, edit.text(), edit.data(), null);
    } else if (write instanceof Write.Delete delete) {
      return new Event.Deleted(delete.room(), seq, at, by, delete.seq(), thread);
    } else if (write instanceof Write.React react) {
      return new Event.Reacted(
          react.room(), seq, at, by, react.seq(), thread, react.emoji(), react.on());
    }
    throw new IllegalArgumentException("no write of append_1: " + write.getClass());
  }

  private FaultException refusal() {
    return switch (code) {
      case 10 -> Refusals.unknownCaller();
      case 11 -> Refusals.noRoom();
      case 12 -> Refusals.membersOnly();
      case 13 -> Refusals.noMessage();
      case 14 -> Refusals.threadInThread();
      case 15 -> Refusals.idReused();
      case 16 -> Refusals.authorsOnly();
      case 17 -> Refusals.blank();
      case 18 -> Refusals.mayNotDelete();
      case 19 -> Refusals.tooManyEmojis();
      case 20 -> Refusals.negativeSeq();
      case 21 -> Refusals.beyondHead(seq);
      default -> throw new IllegalArgumentException("append_1 knows no code " + code);
    };
  }
}
