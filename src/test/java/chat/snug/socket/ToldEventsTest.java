package chat.snug.socket;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.log.Notice;
import chat.snug.model.Event;
import chat.snug.model.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events of rooms to the sessions of one event loop: to whom, in which order, in how many writes. */
@Timeout(60)
class ToldEventsTest extends OneLoop {
  @Test
  void aSendIsAckedAndToldToAllTheSenderToo() {
    SocketClient ann = loop.open("ann");
    SocketClient bob = loop.open("bob");
    ann.say("{\"type\":\"send\",\"room\":\"tea\",\"client_msg_id\":\"c1\",\"text\":\"hello\"}");
    assertThat(ann.awaitText("\"ack\""))
        .contains(
            "\"client_msg_id\":\"c1\"", "\"room\":\"tea\"", "\"seq\":6", "\"duplicate\":false");
    assertThat(ann.awaitText("\"message\"")).contains("\"text\":\"hello\"", "\"seq\":6");
    assertThat(bob.awaitText("\"message\"")).contains("\"text\":\"hello\"", "\"seq\":6");
  }

  @Test
  void eventsOfOneTurnAreOneWriteForEachSocket() {
    SocketClient ann = loop.open("ann");
    SocketClient bob = loop.open("bob");
    int annsWrites = ann.writes();
    int bobsWrites = bob.writes();
    loop.publish(sent("tea", 6), sent("tea", 7), sent("tea", 8));
    bob.awaitText(json(sent("tea", 8)));
    ann.awaitText(json(sent("tea", 8)));

    assertThat(ann.writes()).isEqualTo(annsWrites + 1);
    assertThat(bob.writes()).isEqualTo(bobsWrites + 1);
  }

  @Test
  void largeEventsAreWrittenInPiecesInTheirOrder() {
    SocketClient ann = loop.open("ann");
    ann.forget();
    Event[] events = new Event[40];
    for (int i = 0; i < events.length; i++) {
      events[i] = sent("tea", 6 + i, "x".repeat(8000));
    }
    loop.publish(events);
    List<String> heard = ann.heardTillNow();
    assertThat(heard).hasSize(40).first().isEqualTo(json(events[0]));
    assertThat(heard).last().isEqualTo(json(events[39]));
  }

  @Test
  void whatWasToldAlreadyIsNotToldAgain() {
    SocketClient ann = loop.open("ann");
    ann.forget();
    loop.publish(sent("tea", 4), sent("tea", 5), sent("tea", 6));
    loop.publish(sent("tea", 6));
    assertThat(ann.heardTillNow()).containsExactly(json(sent("tea", 6)));
  }

  @Test
  void aGapIsNeverSilent() {
    SocketClient ann = loop.open("ann");
    ann.forget();
    loop.publish(sent("tea", 6), sent("tea", 9), sent("tea", 10));
    assertThat(ann.heardTillNow())
        .containsExactly(json(sent("tea", 6)), resync("tea", 9), json(sent("tea", 10)));
  }

  @Test
  void headsAndEndsFoundLaterAreResynced() {
    loop.rooms.put("ann", "milk", 3, 2);
    SocketClient ann = loop.open("ann");
    ann.forget();
    loop.publish(new Notice.Recovered(Map.of("tea", 7L), Set.of("milk", "rum"), Set.of()));
    assertThat(ann.heardTillNow()).containsExactlyInAnyOrder(resync("tea", 7), resync("milk", 4));
    loop.publish(new Notice.Recovered(Map.of("tea", 7L), Set.of("milk"), Set.of("bob")));
    loop.publish(sent("milk", 4), sent("tea", 8));
    assertThat(ann.heardTillNow()).containsExactly(json(sent("tea", 8)));
  }

  @Test
  void whoseRoomsMayHaveChangedUntoldComesBackWhereTheyDid() {
    SocketClient ann = loop.open("ann");
    loop.publish(new Notice.Recovered(Map.of(), Set.of(), Set.of("ann", "eve")));
    assertThat(ann.heardTillNow()).as("nothing changed").hasSize(1);
    loop.rooms.put("ann", "milk", 3, 2);
    loop.publish(new Notice.Recovered(Map.of(), Set.of(), Set.of("ann")));
    assertThat(ann.awaitClose()).startsWith("close 1013");
  }

  @Test
  void whoIsAddedWhileConnectedGetsTheRoomFromThatEventOn() {
    SocketClient ann = loop.open("ann");
    ann.forget();
    loop.publish(sent("milk", 1));
    loop.publish(member("milk", 2, "ann", Role.MEMBER), sent("milk", 3));
    assertThat(ann.heardTillNow())
        .containsExactly(json(member("milk", 2, "ann", Role.MEMBER)), json(sent("milk", 3)));
  }

  @Test
  void whoIsRemovedGetsThatEventAsTheLastAndTheOthersGoOn() {
    SocketClient ann = loop.open("ann");
    SocketClient bob = loop.open("bob");
    ann.forget();
    bob.forget();
    loop.publish(sent("tea", 6), member("tea", 7, "ann", null), sent("tea", 8));
    assertThat(ann.heardTillNow())
        .containsExactly(json(sent("tea", 6)), json(member("tea", 7, "ann", null)));
    assertThat(bob.heardTillNow()).hasSize(3).last().isEqualTo(json(sent("tea", 8)));
  }

  @Test
  void aRoomThatIsDeletedEndsWithThatEvent() {
    SocketClient ann = loop.open("ann");
    ann.forget();
    loop.publish(ended("tea", 6), sent("tea", 7));
    assertThat(ann.heardTillNow()).containsExactly(json(ended("tea", 6)));
    assertThat(loop.onLoop(() -> loop.sockets.rooms().find("tea"))).isNull();
  }

  @Test
  void aPongTellsTheHeadsThatMovedSinceTheLast() {
    loop.rooms.put("ann", "milk", 3, 2);
    SocketClient ann = loop.open("ann");
    loop.publish(sent("tea", 6), sent("tea", 7));
    ann.say(PING);
    assertThat(ann.awaitText("pong")).contains("\"heads\":{\"tea\":7}");
    assertThat(ann.heard()).last().asString().as("after its frames").contains("pong");
    ann.forget();
    ann.say(PING);
    assertThat(ann.awaitText("pong")).contains("\"heads\":{}");
  }
}
