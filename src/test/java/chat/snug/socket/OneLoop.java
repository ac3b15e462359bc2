package chat.snug.socket;

import chat.snug.config.Limits;
import chat.snug.model.Event;
import chat.snug.model.Patch;
import chat.snug.model.Role;
import chat.snug.protocol.Views;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of one event loop. No network, no store: what these tests share. */
abstract class OneLoop {
  static final String PING = "{\"type\":\"ping\"}";

  @TempDir
  Path folder;

  SocketLoop loop;

  @BeforeEach
  void start() throws IOException {
    loop = new SocketLoop(folder, Limits.DEFAULT, 1 << 30);
    loop.rooms.put("ann", "tea", 5, 2);
    loop.rooms.put("bob", "tea", 5, 2);
    loop.log.heads.put("tea", 5L);
  }

  @AfterEach
  void close() {
    loop.close();
  }

  static Event sent(String room, long seq) {
    return sent(room, seq, "hi");
  }

  static Event sent(String room, long seq, String text) {
    return new Event.Sent(room, seq, 0, "cat", "c" + seq, text, null, null, List.of(), null, null);
  }

  static Event member(String room, long seq, String subject, Role role) {
    return new Event.MemberChanged(room, seq, 0, "cat", subject, role);
  }

  static Event ended(String room, long seq) {
    return new Event.RoomChanged(
        room, seq, 0, "cat", null, Patch.absent(), Patch.absent(), Patch.absent(), true);
  }

  static String json(Event event) {
    return new String(Views.encode(event), StandardCharsets.UTF_8);
  }

  static String resync(String room, long head) {
    return "{\"type\":\"resync\",\"room\":\"" + room + "\",\"head\":" + head + "}";
  }

  /** The greeting holds back what is told once the token and the device are known. */
  void awaitHolding() {
    loop.connect().awaitThat(() -> loop.onLoop(() -> loop.sockets.isGreeting()), "a greeting");
  }

  /** The network takes nothing, and the channel's own buffer is full. */
  void stall(SocketClient client, long seq) {
    client.shut(true);
    Event[] events = new Event[20];
    for (int i = 0; i < events.length; i++) {
      events[i] = sent("tea", seq + i, "x".repeat(7000));
    }
    loop.publish(events);
    loop.onLoop(() -> null);
  }
}
