package chat.snug.socket;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.config.Limits;
import chat.snug.log.Notice;
import chat.snug.log.Notice.Audience;
import chat.snug.model.Event;
import chat.snug.model.Fault;
import chat.snug.model.Patch;
import chat.snug.model.Role;
import chat.snug.model.User;
import chat.snug.protocol.Views;
import chat.snug.store.RoomStore.ReadPosition;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of one event loop: greeting, fan-out, coming and going, slow sockets. No network, no store. */
@Timeout(60)
class SocketsTest {
  private static final String PING = "{\"type\":\"ping\"}";

  @TempDir
  private Path folder;

  private SocketLoop loop;

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

  private static Event sent(String room, long seq) {
    return sent(room, seq, "hi");
  }

  private static Event sent(String room, long seq, String text) {
    return new Event.Sent(room, seq, 0, "cat", "c" + seq, text, null, null, List.of(), null, null);
  }

  private static Event member(String room, long seq, String subject, Role role) {
    return new Event.MemberChanged(room, seq, 0, "cat", subject, role);
  }

  private static Event ended(String room, long seq) {
    return new Event.RoomChanged(
        room, seq, 0, "cat", null, Patch.absent(), Patch.absent(), Patch.absent(), true);
  }

  private static String json(Event event) {
    return new String(Views.encode(event), StandardCharsets.UTF_8);
  }

  private static String resync(String room, long head) {
    return "{\"type\":\"resync\",\"room\":\"" + room + "\",\"head\":" + head + "}";
  }

  // ---- before the welcome

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

  /** The greeting holds back what is told once the token and the device are known. */
  private void awaitHolding() {
    loop.connect().awaitThat(() -> loop.onLoop(() -> loop.sockets.isGreeting()), "a greeting");
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

  @Test
  void anythingButAHelloFirstIs4006() {
    SocketClient ann = loop.connect();
    ann.say(PING);
    assertThat(ann.awaitClose()).startsWith("close 4006 hello_timeout");
  }

  @Test
  void aHelloWithBadMembersIsInvalidAndMayBeSaidAgain() {
    SocketClient ann = loop.connect();
    ann.say("{\"type\":\"hello\",\"token\":5}");
    assertThat(ann.awaitText("error")).contains("\"code\":\"invalid\"", "\"of\":\"hello\"");
    ann.say(loop.hello("ann"));
    ann.awaitText("welcome");
  }

  @Test
  void aSecondHelloIsInvalid() {
    SocketClient ann = loop.open("ann");
    ann.say(loop.hello("ann"));
    assertThat(ann.awaitText("error")).contains("\"code\":\"invalid\"", "\"of\":\"hello\"");
    assertThat(ann.heardTillNow()).noneMatch(frame -> frame.startsWith("close"));
  }

  @Test
  void anotherVersionIs4104() {
    SocketClient ann = loop.connect();
    ann.say("{\"type\":\"hello\",\"version\":2}");
    assertThat(ann.awaitClose()).startsWith("close 4104 unsupported_version");
  }

  @Test
  void whatIsNoFrameIs4101() {
    SocketClient ann = loop.open("ann");
    ann.say("[]");
    assertThat(ann.awaitClose()).startsWith("close 4101 bad_frame");
  }

  @Test
  void aBadTokenIs4100AndAnExpiredOne4004() {
    SocketClient ann = loop.connect();
    ann.say("{\"type\":\"hello\",\"token\":\"x.y.z\",\"device\":\"d\",\"state\":\"foreground\"}");
    assertThat(ann.awaitText("error")).contains("\"code\":\"unauthorized\"");
    assertThat(ann.awaitClose()).startsWith("close 4100 unauthorized");

    SocketClient late = loop.connect();
    late.say("{\"type\":\"hello\",\"token\":\"" + loop.token("ann", -5)
        + "\",\"device\":\"d\",\"state\":\"foreground\"}");
    assertThat(late.awaitText("error")).contains("\"code\":\"token_expired\"");
    assertThat(late.awaitClose()).startsWith("close 4004 token_expired");
  }

  @Test
  void aStoreThatIsAwayAtHelloIsUnavailableThen1011() {
    loop.rooms.gate = Future.failedFuture(Fault.UNAVAILABLE.because("away").retryAfter(1000));
    SocketClient ann = loop.connect();
    ann.say(loop.hello("ann"));
    assertThat(ann.awaitText("error"))
        .contains("\"code\":\"unavailable\"", "\"retry_after_ms\":1000");
    assertThat(ann.awaitClose()).startsWith("close 1011");
  }

  @Test
  void aSocketThatBreaksWhileItIsGreetedLeavesNothing() {
    Promise<Void> read = Promise.promise();
    loop.rooms.gate = read.future();
    SocketClient ann = loop.connect();
    ann.say(loop.hello("ann"));
    awaitHolding();
    ann.breakOff();
    loop.complete(read);
    ann.awaitThat(() -> loop.onLoop(() -> !loop.sockets.isGreeting()), "the end of the greeting");

    assertThat(loop.onLoop(() -> loop.sockets.sessionsOf("ann"))).isEmpty();
    assertThat(loop.onLoop(() -> loop.sockets.rooms().find("tea"))).isNull();
  }

  // ---- events

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

  // ---- what is no event

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

  // ---- limits

  @Test
  void moreThanTheBurstIsRateLimitedAndByeIsNot() {
    SocketClient ann = loop.open("ann");
    for (int i = 0; i < 61; i++) {
      ann.say(PING);
    }
    assertThat(ann.awaitText("error"))
        .contains("\"code\":\"rate_limited\"", "\"of\":\"ping\"", "\"retry_after_ms\":50");
    loop.nanos.addAndGet(50_000_000);
    ann.forget();
    ann.say(PING);
    ann.awaitText("pong");
    ann.say("{\"type\":\"bye\"}");
    assertThat(ann.awaitClose()).startsWith("close 1000");
  }

  @Test
  void aTokenOfAnotherUserIs4100AndABadOneAnError() {
    SocketClient ann = loop.open("ann");
    ann.say("{\"type\":\"token\",\"token\":\"nonsense\"}");
    assertThat(ann.awaitText("error")).contains("\"code\":\"unauthorized\"", "\"of\":\"token\"");
    ann.say("{\"type\":\"token\",\"token\":\"" + loop.token("ann", 1000) + "\"}");
    assertThat(ann.heardTillNow()).hasSize(2);
    ann.say("{\"type\":\"token\",\"token\":\"" + loop.token("bob", 900) + "\"}");
    assertThat(ann.awaitClose()).startsWith("close 4100 unauthorized");
  }

  @Test
  void aTokenThatExpiresIsAnnouncedOnceAndThenEnds() {
    SocketClient ann = loop.open("ann");
    loop.millis.addAndGet(850_000);
    assertThat(ann.awaitText("token_expiring")).contains("\"expires_in\":50");
    ann.forget();
    loop.millis.addAndGet(60_000);
    assertThat(ann.awaitClose()).startsWith("close 4004 token_expired");
    assertThat(ann.heard()).noneMatch(frame -> frame.contains("token_expiring"));
  }

  @Test
  void theSameTokenAgainIsNotAnnouncedAgain() {
    SocketClient ann = loop.connect();
    String token = loop.token("ann", 900);
    ann.say("{\"type\":\"hello\",\"token\":\"" + token
        + "\",\"device\":\"d\",\"state\":\"foreground\"}");
    ann.awaitText("welcome");
    loop.millis.addAndGet(850_000);
    ann.awaitText("token_expiring");
    ann.forget();
    ann.say("{\"type\":\"token\",\"token\":\"" + token + "\"}");
    assertThat(ann.heardTillNow()).isEmpty();
    loop.millis.addAndGet(40_000);
    loop.onLoop(() -> null);
    loop.millis.addAndGet(10_000);
    assertThat(ann.awaitClose()).startsWith("close 4004");
    assertThat(ann.heard()).hasSize(1);
  }

  // ---- its end

  @Test
  void whoIsGreetedWhenTheDrainBeginsIsToldAfterTheWelcome() {
    Promise<Void> read = Promise.promise();
    loop.rooms.gate = read.future();
    SocketClient ann = loop.connect();
    SocketClient silent = loop.connect();
    ann.say(loop.hello("ann"));
    awaitHolding();
    assertThat(loop.onLoop(() -> loop.sockets.drain())).isPositive();
    loop.complete(read);
    ann.awaitText("drain");
    assertThat(ann.heardTillNow()).hasSize(2).first().asString().contains("welcome");
    assertThat(silent.heard()).isEmpty();
  }

  @Test
  void aDrainNamesAWaitAndTheSocketServesOnUntil4001() {
    SocketClient ann = loop.open("ann");
    assertThat(loop.onLoop(() -> loop.sockets.drain())).isEqualTo(1);
    assertThat(ann.awaitText("drain")).contains("\"retry_after_ms\":");
    ann.forget();
    loop.publish(sent("tea", 6));
    assertThat(ann.heardTillNow()).containsExactly(json(sent("tea", 6)));
    loop.onLoop(() -> loop.sockets.close());
    assertThat(ann.awaitClose()).isEqualTo("close 4001 draining");
  }

  @Test
  void whoComesDuringADrainIsSentAwayAndForgotten() {
    loop.onLoop(() -> loop.sockets.drain());
    SocketClient late = loop.connect();
    assertThat(late.awaitClose()).isEqualTo("close 4001 draining");
    assertThat(loop.meters.scrape()).contains("snug_sockets 0.0");
  }

  // ---- slow sockets

  /** The network takes nothing, and the channel's own buffer is full. */
  private void stall(SocketClient client, long seq) {
    client.shut(true);
    Event[] events = new Event[20];
    for (int i = 0; i < events.length; i++) {
      events[i] = sent("tea", seq + i, "x".repeat(7000));
    }
    loop.publish(events);
    loop.onLoop(() -> null);
  }

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
