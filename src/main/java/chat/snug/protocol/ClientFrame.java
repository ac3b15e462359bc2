package chat.snug.protocol;

import chat.snug.model.FaultException;
import chat.snug.model.Patch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client says on the socket. */
public sealed interface ClientFrame {

  /**
   * The first frame of every session.
   *
   * @param n grows with each connect of this device; null where the client doesn't count
   */
  record Hello(
      String token,
      String device,
      @Nullable Long n,
      boolean background,
      @Nullable String activeRoom,
      @Nullable String client)
      implements ClientFrame {}

  /** A {@code hello} of a version of the contract that this server doesn't speak. */
  record OtherVersion(long version) implements ClientFrame {}

  record Ping() implements ClientFrame {}

  record Send(Regarding about, String room, MessageBody body) implements ClientFrame {}

  record Edit(Regarding about, String room, long seq, String text, Patch<String> data)
      implements ClientFrame {}

  record Delete(Regarding about, String room, long seq) implements ClientFrame {}

  record React(Regarding about, String room, long seq, String emoji, boolean on)
      implements ClientFrame {}

  record Read(Regarding about, String room, long seq) implements ClientFrame {}

  record Typing(Regarding about, String room) implements ClientFrame {}

  record State(boolean background, @Nullable String activeRoom) implements ClientFrame {}

  record Watch(List<String> users) implements ClientFrame {}

  record Token(String token) implements ClientFrame {}

  record Bye() implements ClientFrame {}

  /** A frame that is refused; the session goes on. */
  record Refused(Regarding about, FaultException why) implements ClientFrame {}
}
