package chat.snug.socket;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.log.Notice;
import chat.snug.model.Role;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes while the rooms of a session are read is told after its welcome, once, and no gap in it is silent. */
@Timeout(60)
class WelcomeTest extends OneLoop {
  @Test
  void theWelcomeNamesTheRoomsAndWhatFollowsThemComes() {
    SocketClient ann = loop.open("ann");
    assertThat(ann.heard()).hasSize(1);
    assertThat(ann.heard().get(0))
        .contains("\"user\":\"ann\"", "\"epoch\":\"e1\"", "\"more\":false")
        .contains("\"rooms\":{\"tea\":{\"head\":5,\"read\":5,\"unread\":0}}")
        .contains("\"heartbeat_seconds\":30,\"offline_after_seconds\":90");
    ann.forget();
    loop.publish(sent("tea", 6));
    assertThat(ann.heardTillNow()).containsExactly(json(sent("tea", 6)));
  }

  @Test
  void aThousandRoomsAreNamedAndTheOthersAreLiveAsWell() {
    for (int i = 0; i < 1001; i++) {
      loop.rooms.put("eve", "r" + i, 1, 1);
    }
    SocketClient eve = loop.open("eve");
    assertThat(eve.heard().get(0))
        .contains("\"r999\":", "\"more\":true")
        .doesNotContain("\"r1000\":");
    eve.forget();
    loop.publish(sent("r1000", 2));
    assertThat(eve.heardTillNow()).containsExactly(json(sent("r1000", 2)));
  }

  @Test
  void whatComesWhileTheRoomsAreReadIsToldAboveTheirHeadsAlone() {
    Promise<Void> read = Promise.promise();
    loop.rooms.gate = read.future();
    SocketClient ann = loop.connect();
    ann.say(loop.hello("ann"));
    bobTalksMeanwhile();
    loop.publish(sent("tea", 5), sent("tea", 6));
    loop.publish(sent("tea", 7), sent("milk", 9));
    loop.onLoop(() -> null);
    loop.complete(read);
    ann.awaitText("welcome");

    assertThat(ann.heardTillNow())
        .hasSize(3)
        .endsWith(json(sent("tea", 6)), json(sent("tea", 7)))
        .first()
        .asString()
        .contains("welcome");
    loop.publish(sent("tea", 8));
    assertThat(ann.heardTillNow()).containsExactly(json(sent("tea", 8)));
  }

  /** Somebody is there, so that the room is known here before the session comes into it. */
  private void bobTalksMeanwhile() {
    Future<Void> gate = loop.rooms.gate;
    loop.rooms.gate = Future.succeededFuture();
    loop.open("bob");
    loop.rooms.gate = gate;
  }

  @Test
  void anOwnReadPositionThatTheWelcomeShowsIsNotToldAgain() {
    Promise<Void> read = Promise.promise();
    loop.rooms.gate = read.future();
    SocketClient ann = loop.connect();
    ann.say(loop.hello("ann"));
    awaitHolding();
    loop.publish(new Notice.ReadMoved("tea", "ann", 5, 7, 0, 2));
    loop.publish(new Notice.ReadMoved("tea", "ann", 6, 0, 0, 2));
    loop.onLoop(() -> null);
    loop.complete(read);
    ann.awaitText("welcome");
    assertThat(ann.heardTillNow())
        .filteredOn(frame -> frame.contains("\"type\":\"read\""))
        .hasSize(1)
        .first()
        .asString()
        .contains("\"read\":6", "\"unread\":0");
  }

  @Test
  void aGapAmongWhatCameWhileTheRoomsWereReadIsNeverSilent() {
    Promise<Void> read = Promise.promise();
    loop.rooms.gate = read.future();
    SocketClient ann = loop.connect();
    ann.say(loop.hello("ann"));
    awaitHolding();
    loop.publish(sent("tea", 6), sent("tea", 8), sent("tea", 9));
    loop.onLoop(() -> null);
    loop.complete(read);
    ann.awaitText("welcome");

    assertThat(ann.heardTillNow())
        .hasSize(4)
        .endsWith(json(sent("tea", 6)), resync("tea", 8), json(sent("tea", 9)));
  }

  @Test
  void whoIsAddedWhileTheRoomsAreReadGetsTheRoomFromThatEventOn() {
    Promise<Void> read = Promise.promise();
    loop.rooms.gate = read.future();
    SocketClient ann = loop.connect();
    ann.say(loop.hello("ann"));
    awaitHolding();
    loop.publish(sent("milk", 3), member("milk", 4, "ann", Role.MEMBER), sent("milk", 5));
    loop.onLoop(() -> null);
    loop.complete(read);
    ann.awaitText("welcome");

    assertThat(ann.heardTillNow())
        .endsWith(json(member("milk", 4, "ann", Role.MEMBER)), json(sent("milk", 5)))
        .hasSize(3);
    loop.publish(sent("milk", 6));
    assertThat(ann.heardTillNow()).containsExactly(json(sent("milk", 6)));
  }

  @Test
  void whoIsRemovedWhileTheRoomsAreReadGetsThatEventAsTheLast() {
    Promise<Void> read = Promise.promise();
    loop.rooms.gate = read.future();
    SocketClient ann = loop.connect();
    ann.say(loop.hello("ann"));
    awaitHolding();
    loop.publish(member("tea", 6, "ann", null), sent("tea", 7));
    loop.onLoop(() -> null);
    loop.complete(read);
    ann.awaitText("welcome");

    assertThat(ann.heardTillNow()).hasSize(2).endsWith(json(member("tea", 6, "ann", null)));
    loop.publish(sent("tea", 8));
    assertThat(ann.heardTillNow()).isEmpty();
  }

  @Test
  void whoseRoomsMayHaveChangedWhileTheyWereReadIsComparedAfterTheWelcome() {
    Promise<Void> read = Promise.promise();
    loop.rooms.gate = read.future();
    SocketClient ann = loop.connect();
    ann.say(loop.hello("ann"));
    awaitHolding();
    loop.publish(new Notice.Recovered(Map.of(), Set.of(), Set.of("ann")));
    loop.onLoop(() -> null);
    Promise<Void> comparison = Promise.promise();
    loop.onLoop(() -> {
      read.complete();
      loop.rooms.gate = comparison.future();
      return null;
    });
    ann.awaitText("welcome");
    loop.rooms.put("ann", "milk", 3, 2);
    loop.complete(comparison);

    assertThat(ann.awaitClose()).startsWith("close 1013");
    assertThat(loop.onLoop(() -> loop.sockets.sessionsOf("ann"))).isEmpty();
    assertThat(loop.onLoop(() -> loop.sockets.rooms().find("tea"))).isNull();
  }

  @Test
  void whatIsLostWhileTheRoomsAreReadIsResynced() {
    Promise<Void> read = Promise.promise();
    loop.rooms.gate = read.future();
    loop.rooms.put("ann", "milk", 3, 2);
    SocketClient ann = loop.connect();
    ann.say(loop.hello("ann"));
    awaitHolding();
    loop.publish(new Notice.Recovered(Map.of("tea", 8L), Set.of("milk", "rum"), Set.of()));
    loop.onLoop(() -> null);
    loop.complete(read);
    ann.awaitText("welcome");

    assertThat(ann.heardTillNow()).hasSize(3).contains(resync("tea", 8), resync("milk", 4));
    loop.publish(sent("tea", 9), sent("milk", 4));
    assertThat(ann.heardTillNow()).containsExactly(json(sent("tea", 9)));
  }

  @Test
  void beforeTheWelcomeTheClientHasToWait() {
    Promise<Void> read = Promise.promise();
    loop.rooms.gate = read.future();
    SocketClient ann = loop.connect();
    assertThat(ann.isReading()).isTrue();
    ann.say(loop.hello("ann"));
    assertThat(ann.isReading()).isFalse();
    ann.say(PING); // what was read already is answered after the welcome
    loop.complete(read);
    ann.awaitText("pong");

    assertThat(ann.isReading()).isTrue();
    assertThat(ann.heard().get(0)).contains("welcome");
  }
}
