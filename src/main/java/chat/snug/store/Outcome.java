package chat.snug.store;

import chat.snug.model.Event;
import chat.snug.model.FaultException;
import chat.snug.model.Member;
import chat.snug.model.Room;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one {@link Write}.
 *
 * @param answer to who asked
 * @param events that it added to the log, in the order of their seq; empty where nothing changed
 * @param members of the room after it; 0 where no event was added
 */
public record Outcome(Answer answer, List<Event> events, int members) {

  public static Outcome of(Answer answer) {
    return new Outcome(answer, List.of(), 0);
  }

  public static Outcome refused(FaultException why) {
    return of(new Answer.Refused(why));
  }

  /** The answer to a {@link Write}. */
  public sealed interface Answer {

    /** To send, edit, delete, react. {@code duplicate}: nothing was added; then a send's first seq and time, else the room's head and its time. */
    record Ack(String room, long seq, long at, boolean duplicate) implements Answer {}

    /** To {@link Write.Read}: where the position stands now; {@code moved} where it did move. */
    record ReadAt(
        String room, String user, long read, int unread, long at, int members, boolean moved)
        implements Answer {}

    /** To making and changing a room: the room as the caller sees it; {@code created} where it is new. */
    record RoomIs(Room room, boolean created) implements Answer {}

    /** To {@link Write.PutMember}. */
    record MemberIs(Member member) implements Answer {}

    /** To deleting a room and removing a member. */
    record Done() implements Answer {}

    record Refused(FaultException why) implements Answer {}
  }

  /** The refusal, or null. */
  public @Nullable FaultException refusal() {
    return answer instanceof Answer.Refused refused ? refused.why() : null;
  }
}
