package chat.snug.socket;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.log.Notice;
import chat.snug.log.Notice.Audience;
import chat.snug.model.User;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is told besides events: typing, read positions, profiles, presence. */
@Timeout(60)
class ToldStatesTest extends OneLoop {
  @Test
  void typingGoesToTheOthersAlone() {
    SocketClient ann = loop.open("ann");
    SocketClient tablet = loop.open("ann");
    SocketClient bob = loop.open("bob");
    ann.forget();
    tablet.forget();
    ann.say("{\"type\":\"typing\",\"room\":\"tea\"}");
    bob.awaitText("{\"type\":\"typing\",\"room\":\"tea\",\"user\":\"ann\"}");
    assertThat(ann.heardTillNow()).isEmpty();
    assertThat(tablet.heardTillNow()).isEmpty();
  }

  @Test
  void typingInARoomThatOneIsNotInIsRefused() {
    SocketClient ann = loop.open("ann");
    ann.say("{\"type\":\"typing\",\"room\":\"rum\"}");
    assertThat(ann.awaitText("error"))
        .contains("\"code\":\"not_found\"", "\"of\":\"typing\"", "\"room\":\"rum\"");
  }

  @Test
  void readsGoToOnesOwnDevicesWithWhatIsUnreadAndToTheOthersWithout() {
    SocketClient ann = loop.open("ann");
    SocketClient bob = loop.open("bob");
    ann.forget();
    bob.forget();
    loop.publish(new Notice.ReadMoved("tea", "ann", 5, 3, 0, 200));
    assertThat(ann.heardTillNow())
        .hasSize(1)
        .first()
        .asString()
        .contains("\"read\":5", "\"unread\":3");
    assertThat(bob.heardTillNow())
        .hasSize(1)
        .first()
        .asString()
        .contains("\"user\":\"ann\"", "\"read\":5")
        .doesNotContain("unread");

    loop.publish(new Notice.ReadMoved("tea", "ann", 6, 2, 0, 201));
    assertThat(ann.heardTillNow()).as("one's own always").hasSize(1);
    assertThat(bob.heardTillNow()).as("in large rooms nobody else").isEmpty();
  }

  @Test
  void aReadPositionIsToldToWhomItIsFor() {
    SocketClient ann = loop.open("ann");
    SocketClient bob = loop.open("bob");
    ann.forget();
    bob.forget();
    loop.publish(new Notice.ReadMoved("tea", "ann", 5, 0, 0, 2, Audience.OWN));
    assertThat(ann.heardTillNow()).hasSize(1);
    assertThat(bob.heardTillNow()).isEmpty();
    loop.publish(new Notice.ReadMoved("tea", "ann", 5, 0, 0, 2, Audience.OTHERS));
    assertThat(ann.heardTillNow()).isEmpty();
    assertThat(bob.heardTillNow()).hasSize(1);
  }

  @Test
  void nobodyIsToldOfReadingWhatHasNotCome() {
    SocketClient bob = loop.open("bob");
    bob.forget();
    loop.publish(sent("tea", 6));
    loop.publish(new Notice.ReadMoved("tea", "ann", 6, 0, 0, 2));
    List<String> heard = bob.heardTillNow();
    assertThat(heard).hasSize(2).first().isEqualTo(json(sent("tea", 6)));
  }

  @Test
  void profilesGoToOnesOwnDevicesAndToSmallRooms() {
    SocketClient ann = loop.open("ann");
    SocketClient bob = loop.open("bob");
    SocketClient eve = loop.open("eve");
    ann.forget();
    bob.forget();
    eve.forget();
    loop.publish(new Notice.ProfileChanged(new User("ann", "Ann", null, 0), List.of("tea", "rum")));
    assertThat(ann.heardTillNow())
        .hasSize(1)
        .allMatch(frame -> frame.contains("\"type\":\"user\""));
    assertThat(bob.heardTillNow()).hasSize(1).allMatch(frame -> frame.contains("\"id\":\"ann\""));
    assertThat(eve.heardTillNow()).isEmpty();
  }

  @Test
  void aWatchIsAnsweredWithAllOfThem() {
    loop.users.seen.add("bob");
    loop.open("bob");
    SocketClient ann = loop.open("ann");
    ann.say("{\"type\":\"watch\",\"users\":[\"bob\",\"eve\"]}");
    assertThat(ann.awaitText("\"presence\""))
        .contains("{\"user\":\"bob\",\"status\":\"online\",\"last_seen\":\"2026-")
        .contains("{\"user\":\"eve\",\"status\":\"offline\",\"last_seen\":null}");
    ann.forget();
    ann.say("{\"type\":\"watch\",\"users\":[]}");
    assertThat(ann.awaitText("\"presence\"")).isEqualTo("{\"type\":\"presence\",\"items\":[]}");
  }

  @Test
  void whenTheLastSharedRoomEndsTheWatcherGetsOneOffline() {
    loop.users.seen.add("bob");
    loop.open("bob");
    SocketClient ann = loop.open("ann");
    ann.say("{\"type\":\"watch\",\"users\":[\"bob\"]}");
    ann.awaitText("\"status\":\"online\"");
    ann.forget();
    loop.users.seen.remove("bob");
    loop.publish(member("tea", 6, "bob", null));
    loop.millis.addAndGet(1000);
    ann.awaitText("{\"user\":\"bob\",\"status\":\"offline\",\"last_seen\":null}");
  }

  @Test
  void whoCanBeSeenIsAskedAgainAfterAnUnknownCommit() {
    loop.users.seen.add("bob");
    loop.open("bob");
    SocketClient ann = loop.open("ann");
    ann.say("{\"type\":\"watch\",\"users\":[\"bob\"]}");
    ann.awaitText("\"status\":\"online\"");
    ann.forget();
    loop.users.seen.remove("bob");
    loop.publish(new Notice.Recovered(Map.of(), Set.of(), Set.of("bob")));
    loop.millis.addAndGet(1000);
    ann.awaitText("{\"user\":\"bob\",\"status\":\"offline\",\"last_seen\":null}");
  }
}
