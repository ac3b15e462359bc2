package chat.snug.socket;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.config.Limits;
import chat.snug.log.Notice;
import chat.snug.model.Role;
import chat.snug.store.RoomStore.ReadPosition;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sockets that do not read are spared what they can fetch, and end where that is not enough. */
@Timeout(60)
class SlowSocketTest extends OneLoop {
  @Test
  void aSlowSocketGetsAResyncOfWhatItWasSparedAndGoesOn() {
    SocketClient ann = loop.open("ann");
    ann.forget();
    stall(ann, 6);
    long seq = 26;
    for (int i = 0; i < 200; i++) {
      loop.publish(sent("tea", seq++, "y".repeat(7900)));
    }
    loop.onLoop(() -> null);
    assertThat(loop.budget.used()).isLessThan(1 << 20);
    ann.shut(false);
    String last = ann.awaitText("resync");
    assertThat(last).isEqualTo(resync("tea", seq - 1));
    ann.forget();
    loop.publish(sent("tea", seq));
    assertThat(ann.heardTillNow()).contains(json(sent("tea", seq)));
  }

  @Test
  void aResyncStandsForWhatItsRoomHasMergedWhenItIsWritten() {
    SocketClient ann = loop.open("ann");
    ann.forget();
    stall(ann, 6);
    for (int i = 0; i < 200; i++) {
      loop.publish(sent("tea", 26 + i, "y".repeat(7900)));
    }
    loop.onLoop(() -> null);
    loop.onLoop(() -> {
      // In the same turn, before the room writes what it merged.
      loop.sockets
          .rooms()
          .logged(SocketLoop.entries(2, sent("tea", 226)).get(0), ByteBufAllocator.DEFAULT);
      ann.open();
      return null;
    });
    ann.awaitText(resync("tea", 226));
    ann.forget();
    assertThat(ann.heardTillNow()).noneMatch(frame -> frame.contains("\"seq\":226"));
  }

  @Test
  void readPositionsThatWereShedAreToldOnceItReadsAgain() {
    SocketClient ann = loop.open("ann");
    stall(ann, 6);
    for (int i = 0; i < 200; i++) {
      loop.publish(sent("tea", 26 + i, "y".repeat(7900)));
    }
    loop.publish(new Notice.ReadMoved("tea", "bob", 30, 0, loop.millis.get(), 2));
    loop.rooms.reads.put("tea", List.of(new ReadPosition("bob", 30, loop.millis.get())));
    loop.onLoop(() -> null);
    ann.shut(false);
    assertThat(ann.awaitText("\"user\":\"bob\",\"read\"")).contains("\"read\":30");
    assertThat(ann.awaitText("\"user\":\"ann\",\"read\"")).contains("\"unread\":0");
  }

  @Test
  void readPositionsThatWereShedAreToldOnceTheStoreAnswersAgain() {
    SocketClient ann = loop.open("ann");
    stall(ann, 6);
    for (int i = 0; i < 200; i++) {
      loop.publish(sent("tea", 26 + i, "y".repeat(7900)));
    }
    loop.rooms.reads.put("tea", List.of(new ReadPosition("bob", 30, loop.millis.get())));
    loop.onLoop(() -> null);
    loop.rooms.away = true;
    ann.shut(false);
    ann.awaitText("resync");
    loop.rooms.away = false;
    assertThat(ann.awaitText("\"user\":\"bob\",\"read\"")).contains("\"read\":30");
    assertThat(ann.awaitText("\"user\":\"ann\",\"read\"")).contains("\"unread\":0");
  }

  @Test
  void presenceThatWasShedIsToldAgain() {
    loop.users.seen.add("bob");
    SocketClient ann = loop.open("ann");
    ann.say("{\"type\":\"watch\",\"users\":[\"bob\"]}");
    ann.awaitText("\"status\":\"offline\"");
    stall(ann, 6);
    loop.millis.addAndGet(1000);
    loop.open("bob");
    ann.awaitThat(() -> loop.budget.used() > 0 && isTold("bob"), "presence that waits");
    for (int i = 0; i < 200; i++) {
      loop.publish(sent("tea", 26 + i, "y".repeat(7900)));
    }
    loop.onLoop(() -> null);
    loop.millis.addAndGet(1000);
    ann.forget();
    ann.shut(false);
    ann.awaitText("{\"user\":\"bob\",\"status\":\"online\"");
  }

  /** Whether the change of this user has come to a second watcher, who is not slow. */
  private boolean isTold(String user) {
    SocketClient eve = loop.open("eve");
    eve.say("{\"type\":\"watch\",\"users\":[\"" + user + "\"]}");
    return eve.awaitText("\"presence\"").contains("\"online\"");
  }

  @Test
  void whoWasSparedTheirOwnRemovalIsToldToAskUpToIt() {
    SocketClient ann = loop.open("ann");
    stall(ann, 6);
    for (int i = 0; i < 200; i++) {
      loop.publish(sent("tea", 26 + i, "y".repeat(7900)));
    }
    loop.publish(member("tea", 226, "ann", null));
    loop.onLoop(() -> null);
    ann.shut(false);
    assertThat(ann.awaitText("resync")).isEqualTo(resync("tea", 226));
  }

  @Test
  void whoLeavesEvenAnswersLyingIs4002() throws IOException {
    loop.close();
    loop = new SocketLoop(folder, Limits.DEFAULT, 1 << 30);
    loop.rooms.put("ann", "tea", 5, 2);
    SocketClient ann = loop.open("ann");
    stall(ann, 6);
    for (int i = 0; i < 1100; i++) {
      loop.nanos.addAndGet(50_000_000);
      ann.say(PING);
    }
    ann.shut(false);
    assertThat(ann.awaitClose()).isEqualTo("close 4002 slow_consumer");
    assertThat(loop.budget.used()).isZero();
  }

  @Test
  void whereAllTogetherHoldTooMuchTheLargestGivesUpItsOwn() throws IOException {
    loop.close();
    loop = new SocketLoop(folder, Limits.DEFAULT, 100_000);
    loop.rooms.put("ann", "tea", 5, 2);
    loop.rooms.put("bob", "milk", 5, 2);
    SocketClient ann = loop.open("ann");
    SocketClient bob = loop.open("bob");
    ann.shut(true);
    bob.shut(true);
    for (int i = 0; i < 30; i++) {
      loop.publish(sent("tea", 6 + i, "x".repeat(7000)));
    }
    for (int i = 0; i < 12; i++) {
      loop.publish(sent("milk", 6 + i, "x".repeat(7000)));
    }
    loop.onLoop(() -> null);
    assertThat(loop.budget.used()).isLessThanOrEqualTo(100_000);
    bob.shut(false);
    ann.shut(false);
    assertThat(ann.awaitText("resync")).isEqualTo(resync("tea", 35));
    bob.awaitText(json(sent("milk", 17, "x".repeat(7000))));
    assertThat(bob.heard()).noneMatch(frame -> frame.contains("resync"));
  }

  @Test
  void whoEndsWhileAnotherIsLetInIsNotLetIn() throws IOException {
    loop.close();
    loop = new SocketLoop(folder, Limits.DEFAULT, 50_000);
    loop.rooms.put("bob", "milk", 5, 2);
    SocketClient first = loop.open("ann");
    SocketClient second = loop.open("ann");
    SocketClient bob = loop.open("bob");
    for (SocketClient client : List.of(second, bob)) {
      client.shut(true);
    }
    // Both take nothing any more; the second one's are answers, which nobody is spared.
    loop.onLoop(() -> {
      Session session = loop.sockets.sessionsOf("ann").get(1);
      byte[] answer = new byte[40_000];
      session.say(Chunk.Kind.ANSWER, null, answer);
      session.say(Chunk.Kind.ANSWER, null, answer);
      session.say(Chunk.Kind.ANSWER, null, answer);
      return null;
    });
    loop.publish(sent("milk", 6, "x".repeat(30_000)));
    loop.publish(sent("milk", 7, "x".repeat(30_000)));
    loop.publish(sent("milk", 8, "x".repeat(30_000)));
    loop.onLoop(() -> null);
    assertThat(loop.onLoop(() -> loop.sockets.sessionsOf("ann"))).hasSize(2);

    loop.publish(sent("milk", 9, "x".repeat(30_000)), member("milk", 10, "ann", Role.MEMBER));
    assertThat(first.heardTillNow()).hasSize(2); // the welcome, and that it was added
    assertThat(loop.onLoop(() -> loop.sockets.sessionsOf("ann"))).hasSize(1);
    assertThat(loop.onLoop(() -> loop.sockets.rooms().find("milk").sessions()))
        .noneMatch(Session::isClosed);
  }
}
