package chat.snug.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.config.Limits;
import chat.snug.model.Event;
import chat.snug.model.Fault;
import chat.snug.model.Member;
import chat.snug.model.Patch;
import chat.snug.model.Role;
import chat.snug.model.Room;
import chat.snug.model.RoomKind;
import chat.snug.store.Outcome.Answer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link LogStore}: who may make, change and leave rooms, and what the log says of it. */
public abstract class MembershipContract extends StoreContract {

  /** ann owns, bob moderates, cat is a member; dan is outside, eve an administrator from outside. */
  @BeforeEach
  void rooms() {
    await(store.users().ofToken("fay", null));
    group("group", ANN, BOB, CAT);
    accepted(put(ANN, "group", BOB, Role.MODERATOR));
    open("public", ANN, BOB, CAT);
    accepted(put(ANN, "public", BOB, Role.MODERATOR));
  }

  @Override
  protected Limits limits() {
    Limits d = Limits.DEFAULT;
    return new Limits(
        d.frameBytes(),
        d.bodyBytes(),
        d.textCharacters(),
        d.framesPerSecond(),
        d.framesBurst(),
        d.callsPerSecond(),
        d.callsBurst(),
        d.socketsPerUser(),
        8,
        d.signInsPerMinute(),
        d.outboxFrames(),
        d.outboxBytes(),
        d.helloSeconds(),
        d.watchedUsers(),
        4,
        d.broadcastMembers(),
        d.nameCharacters(),
        d.avatarCharacters(),
        d.emojiBytes(),
        d.emojisPerMessage(),
        d.mentions(),
        d.dataBytes(),
        d.dataDepth(),
        d.appendQueue(),
        d.appendSeconds());
  }

  private String outcome(Write write) {
    Outcome outcome = append(write);
    return outcome.refusal() == null
        ? (outcome.events().isEmpty() ? "same" : "ok")
        : outcome.refusal().fault().code();
  }

  /** Columns: owner, moderator, member, stranger, administrator from outside. */
  @ParameterizedTest
  @CsvSource({
    "group,  change,      ok,   ok,        forbidden, not_found, ok",
    "group,  add,         ok,   ok,        forbidden, not_found, ok",
    "group,  add owner,   ok,   forbidden, forbidden, not_found, ok",
    "group,  promote,     ok,   forbidden, forbidden, not_found, ok",
    "group,  remove,      ok,   ok,        forbidden, not_found, ok",
    "group,  delete,      ok,   forbidden, forbidden, not_found, ok",
    "group,  join,        same, same,      same,      not_found, ok",
    "group,  leave,       ok,   ok,        ok,        not_found, not_found",
    "group,  send,        ok,   ok,        ok,        not_found, forbidden",
    "group,  read,        same, same,      same,      not_found, forbidden",
    "public, change,      ok,   ok,        forbidden, forbidden, ok",
    "public, add,         ok,   ok,        forbidden, forbidden, ok",
    "public, add owner,   ok,   forbidden, forbidden, forbidden, ok",
    "public, promote,     ok,   forbidden, forbidden, forbidden, ok",
    "public, remove,      ok,   ok,        forbidden, forbidden, ok",
    "public, delete,      ok,   forbidden, forbidden, forbidden, ok",
    "public, join,        same, same,      same,      ok,        ok",
    "public, join as owner, same, forbidden, forbidden, forbidden, ok",
    "public, leave,       ok,   ok,        ok,        not_found, not_found",
    "public, send,        ok,   ok,        ok,        forbidden, forbidden",
    "public, read,        same, same,      same,      forbidden, forbidden",
  })
  void everyRoleMayWhatItMay(
      String kind,
      String what,
      String owner,
      String moderator,
      String member,
      String stranger,
      String administrator) {
    List<String> users = List.of(ANN, BOB, CAT, DAN, EVE);
    List<String> expected = List.of(owner, moderator, member, stranger, administrator);
    for (int i = 0; i < users.size(); i++) {
      String user = users.get(i);
      String id = kind + i;
      accepted(room(ANN, id, RoomKind.of(kind).orElseThrow(), BOB, CAT));
      accepted(put(ANN, id, BOB, Role.MODERATOR));
      assertThat(outcome(write(id, what, user))).as(user + " " + what).isEqualTo(expected.get(i));
    }
  }

  private Write write(String room, String what, String user) {
    chat.snug.model.Caller by = user.equals(EVE) ? admin(user) : by(user);
    String other = user.equals(CAT) ? ANN : CAT;
    return switch (what) {
      case "change" ->
        new Write.ChangeRoom(by, room, Patch.of("new"), Patch.absent(), Patch.absent());
      case "add" -> new Write.PutMember(by, room, "fay", null);
      case "add owner" -> new Write.PutMember(by, room, "fay", Role.OWNER);
      case "promote" ->
        new Write.PutMember(by, room, other, user.equals(CAT) ? Role.MEMBER : Role.OWNER);
      case "remove" -> new Write.RemoveMember(by, room, other);
      case "delete" -> new Write.DeleteRoom(by, room);
      case "join" -> new Write.PutMember(by, room, user, null);
      case "join as owner" -> new Write.PutMember(by, room, user, Role.OWNER);
      case "leave" -> new Write.RemoveMember(by, room, user);
      case "send" -> new Write.Send(by, room, "id" + user, "x", null, null, List.of(), null);
      case "read" -> new Write.Read(by, room, 1);
      default -> throw new IllegalArgumentException(what);
    };
  }

  @Test
  void aNewRoomTellsItsKindThenItsMembersMakerFirst() {
    Write.MakeRoom make = new Write.MakeRoom(
        by(DAN), "new", RoomKind.GROUP, "New", "pic", "{\"a\":0}", List.of(BOB, ANN));
    Outcome outcome = accepted(make);
    long at = clock.millis();
    assertThat(outcome.events())
        .containsExactly(
            new Event.RoomChanged(
                "new",
                1,
                at,
                DAN,
                RoomKind.GROUP,
                Patch.of("New"),
                Patch.of("pic"),
                Patch.of("{\"a\":0}"),
                false),
            new Event.MemberChanged("new", 2, at, DAN, DAN, Role.OWNER),
            new Event.MemberChanged("new", 3, at, DAN, BOB, Role.MEMBER),
            new Event.MemberChanged("new", 4, at, DAN, ANN, Role.MEMBER));
    assertThat(log(BOB, "new")).isEqualTo(outcome.events());
    Room room = new Room(
        "new",
        RoomKind.GROUP,
        "New",
        "pic",
        "{\"a\":0}",
        Role.OWNER,
        null,
        3,
        4,
        2,
        0,
        null,
        at,
        at);
    assertThat(outcome.answer()).isEqualTo(new Answer.RoomIs(room, true));
    assertThat(outcome.members()).isEqualTo(3);
    assertThat(read(BOB, "new")).isEqualTo(3);
    assertThat(unread(BOB, "new")).isZero();
  }

  @Test
  void makingItAgainIsARepeatForTheMakerAlone() {
    Outcome again = accepted(room(ANN, "group", RoomKind.GROUP, DAN));
    assertThat(again.events()).isEmpty();
    Answer.RoomIs answer = (Answer.RoomIs) again.answer();
    assertThat(answer.created()).isFalse();
    assertThat(answer.room()).isEqualTo(await(store.rooms().room(ANN, false, "group")));
    assertThat(refusal(room(ANN, "group", RoomKind.PUBLIC))).isEqualTo(Fault.ROOM_EXISTS);
    assertThat(refusal(room(BOB, "group", RoomKind.GROUP))).isEqualTo(Fault.ROOM_EXISTS);
    accepted(put(ANN, "group", CAT, Role.OWNER));
    accepted(remove(ANN, "group", ANN));
    assertThat(refusal(room(ANN, "group", RoomKind.GROUP))).isEqualTo(Fault.ROOM_EXISTS);
    accepted(remove(ANN, "public", ANN));
    assertThat(append(room(ANN, "public", RoomKind.PUBLIC)).refusal()).isNull();
  }

  @Test
  void aDeletedRoomsIdIsNotUsedAgain() {
    send(BOB, "group", "x");
    Outcome outcome = accepted(new Write.DeleteRoom(by(ANN), "group"));
    Event.RoomChanged end = (Event.RoomChanged) outcome.events().get(0);
    assertThat(end.deleted()).isTrue();
    assertThat(end.seq()).isEqualTo(7);
    assertThat(outcome.answer()).isEqualTo(new Answer.Done());
    assertThat(refusal(room(ANN, "group", RoomKind.GROUP))).isEqualTo(Fault.ROOM_EXISTS);
    assertThat(refusal(new Write.DeleteRoom(by(ANN), "group"))).isEqualTo(Fault.NOT_FOUND);
    assertThat(refusal(message(ANN, "group", "x"))).isEqualTo(Fault.NOT_FOUND);
    assertThat(refusal(new Write.Read(by(ANN), "group", 1))).isEqualTo(Fault.NOT_FOUND);
    assertThat(faultOf(store.rooms().room(ANN, true, "group"))).isEqualTo(Fault.NOT_FOUND);
    assertThat(faultOf(store.history().page(ANN, false, "group", newest(5))))
        .isEqualTo(Fault.NOT_FOUND);
    assertThat(await(store.rooms().rooms(ANN, null, 50)).items())
        .extracting(Room::id)
        .containsExactly("public");
  }

  @Test
  void directRoomsAreForTwoForEver() {
    assertThat(refusal(room(ANN, "x", RoomKind.DIRECT, ANN))).isEqualTo(Fault.INVALID);
    assertThat(refusal(room(ANN, "x", RoomKind.DIRECT, "nobody"))).isEqualTo(Fault.NOT_FOUND);
    assertThat(refusal(room(ANN, "group", RoomKind.DIRECT, BOB))).isEqualTo(Fault.ROOM_EXISTS);
    assertThat(refusal(room(ANN, Write.MakeRoom.NO_ID, RoomKind.DIRECT, BOB)))
        .isEqualTo(Fault.INVALID);
    Outcome made = accepted(room(ANN, "ann-bob", RoomKind.DIRECT, BOB));
    Room room = ((Answer.RoomIs) made.answer()).room();
    assertThat(room.id()).isEqualTo("ann-bob");
    assertThat(room.name()).isNull();
    assertThat(room.role()).isEqualTo(Role.MEMBER);
    assertThat(room.peer()).isEqualTo(BOB);
    accepted(room(BOB, Write.MakeRoom.NO_ID, RoomKind.DIRECT, ANN));
    Outcome again = accepted(room(BOB, "group", RoomKind.DIRECT, ANN));
    assertThat(((Answer.RoomIs) again.answer()).created()).isFalse();
    assertThat(((Answer.RoomIs) again.answer()).room().id()).isEqualTo(room.id());
    assertThat(((Answer.RoomIs) again.answer()).room().peer()).isEqualTo(ANN);
    for (chat.snug.model.Caller by : List.of(by(ANN), admin(ANN), admin(EVE))) {
      assertThat(refusal(new Write.PutMember(by, room.id(), DAN, null))).isEqualTo(Fault.FORBIDDEN);
      assertThat(refusal(new Write.RemoveMember(by, room.id(), ANN))).isEqualTo(Fault.FORBIDDEN);
      assertThat(refusal(new Write.DeleteRoom(by, room.id()))).isEqualTo(Fault.FORBIDDEN);
      assertThat(refusal(
              new Write.ChangeRoom(by, room.id(), Patch.of("x"), Patch.absent(), Patch.absent())))
          .isEqualTo(Fault.FORBIDDEN);
    }
  }

  @Test
  void unknownUsersAreNotAdded() {
    assertThat(refusal(room(ANN, "new", RoomKind.GROUP, BOB, "nobody"))).isEqualTo(Fault.NOT_FOUND);
    assertThat(refusal(put(ANN, "group", "nobody", null))).isEqualTo(Fault.NOT_FOUND);
    assertThat(refusal(put(CAT, "group", "nobody", null))).isEqualTo(Fault.FORBIDDEN);
    assertThat(refusal(remove(ANN, "group", DAN))).isEqualTo(Fault.NOT_FOUND);
    accepted(room(ANN, "new", RoomKind.GROUP, BOB));
  }

  @Test
  void aChangeTellsOnlyWhatChanged() {
    Write.ChangeRoom change = new Write.ChangeRoom(
        by(BOB), "group", Patch.of("The group"), Patch.of("pic"), Patch.absent());
    Outcome outcome = accepted(change);
    Event expected = new Event.RoomChanged(
        "group",
        6,
        clock.millis(),
        BOB,
        null,
        Patch.absent(),
        Patch.of("pic"),
        Patch.absent(),
        false);
    assertThat(outcome.events()).containsExactly(expected);
    assertThat(accepted(change).events()).isEmpty();
    Outcome away = accepted(
        new Write.ChangeRoom(by(BOB), "group", Patch.of(null), Patch.of(null), Patch.of(null)));
    Room room = ((Answer.RoomIs) away.answer()).room();
    assertThat(room.name()).isNull();
    assertThat(room.avatar()).isNull();
    assertThat(log(ANN, "group").subList(5, 7))
        .containsExactly(
            expected,
            new Event.RoomChanged(
                "group",
                7,
                clock.millis(),
                BOB,
                null,
                Patch.of(null),
                Patch.of(null),
                Patch.absent(),
                false));
  }

  @Test
  void anAdministratorFromOutsideIsToldNoMessage() {
    send(ANN, "group", "secret");
    Outcome outcome = accepted(
        new Write.ChangeRoom(admin(EVE), "group", Patch.of("new"), Patch.absent(), Patch.absent()));
    Room room = ((Answer.RoomIs) outcome.answer()).room();
    assertThat(room.role()).isNull();
    assertThat(room.lastMessage()).isNull();
    assertThat(room.name()).isEqualTo("new");
  }

  @Test
  void puttingAMemberAnswersWithIt() {
    clock.move(Duration.ofSeconds(5));
    Outcome joined = accepted(put(DAN, "public", DAN, null));
    Member dan = new Member(DAN, Role.MEMBER, clock.millis());
    assertThat(joined.answer()).isEqualTo(new Answer.MemberIs(dan));
    assertThat(joined.members()).isEqualTo(4);
    assertThat(joined.events())
        .containsExactly(
            new Event.MemberChanged("public", 6, clock.millis(), DAN, DAN, Role.MEMBER));
    Outcome again = accepted(put(DAN, "public", DAN, Role.MEMBER));
    assertThat(again.answer()).isEqualTo(joined.answer());
    assertThat(again.events()).isEmpty();
    assertThat(accepted(put(ANN, "public", BOB, null)).events()).isEmpty();
    assertThat(accepted(put(ANN, "public", BOB, Role.MEMBER)).events())
        .containsExactly(
            new Event.MemberChanged("public", 7, clock.millis(), ANN, BOB, Role.MEMBER));
  }

  @Test
  void aModeratorRemovesNoOwner() {
    assertThat(refusal(remove(BOB, "group", ANN))).isEqualTo(Fault.FORBIDDEN);
    accepted(put(ANN, "group", CAT, Role.OWNER));
    assertThat(refusal(remove(BOB, "group", CAT))).isEqualTo(Fault.FORBIDDEN);
    accepted(remove(CAT, "group", ANN));
  }

  @Test
  void theLastOwnerCannotStepDown() {
    assertThat(refusal(put(ANN, "group", ANN, Role.MEMBER))).isEqualTo(Fault.FORBIDDEN);
    assertThat(refusal(new Write.PutMember(admin(EVE), "group", ANN, Role.MODERATOR)))
        .isEqualTo(Fault.FORBIDDEN);
    accepted(put(ANN, "group", CAT, Role.OWNER));
    accepted(put(ANN, "group", ANN, Role.MEMBER));
    assertThat(refusal(put(ANN, "group", BOB, Role.OWNER))).isEqualTo(Fault.FORBIDDEN);
  }

  @Test
  void whenTheLastOwnerLeavesTheLongestServingModeratorFollows() {
    accepted(put(ANN, "public", CAT, Role.MODERATOR));
    Outcome left = accepted(remove(ANN, "public", ANN));
    assertThat(left.events())
        .extracting(event -> ((Event.MemberChanged) event).subject())
        .containsExactly(ANN, BOB);
    assertThat(((Event.MemberChanged) left.events().get(1)).role()).isEqualTo(Role.OWNER);
    assertThat(left.members()).isEqualTo(2);
    accepted(put(BOB, "public", CAT, Role.MEMBER));
    accepted(put(BOB, "public", DAN, null));
    Outcome next = accepted(remove(BOB, "public", BOB));
    assertThat(((Event.MemberChanged) next.events().get(1)).subject()).isEqualTo(CAT);
    assertThat(accepted(remove(DAN, "public", DAN)).events()).hasSize(1);
  }

  @Test
  void whenTheLastMemberLeavesTheRoomEnds() {
    accepted(remove(BOB, "public", BOB));
    accepted(remove(CAT, "public", CAT));
    Outcome last = accepted(remove(ANN, "public", ANN));
    assertThat(last.events()).hasSize(2);
    assertThat(((Event.MemberChanged) last.events().get(0)).role()).isNull();
    assertThat(((Event.RoomChanged) last.events().get(1)).deleted()).isTrue();
    assertThat(faultOf(store.rooms().room(BOB, false, "public"))).isEqualTo(Fault.NOT_FOUND);
  }

  @Test
  void whoLeftSeesNothingMoreAndMayComeAnew() {
    send(ANN, "public", "one");
    accepted(remove(CAT, "group", CAT));
    assertThat(faultOf(store.history().page(CAT, false, "group", newest(5))))
        .isEqualTo(Fault.NOT_FOUND);
    accepted(put(BOB, "group", CAT, null));
    assertThat(read(CAT, "group")).isEqualTo(7);
    assertThat(log(CAT, "group")).hasSize(7);
  }

  @Test
  void aMemberOverTheNumberIsForbidden() {
    accepted(put(ANN, "group", DAN, null));
    assertThat(refusal(put(ANN, "group", EVE, null))).isEqualTo(Fault.FORBIDDEN);
    assertThat(refusal(room(ANN, "big", RoomKind.GROUP, BOB, CAT, DAN, EVE)))
        .isEqualTo(Fault.FORBIDDEN);
    accepted(remove(ANN, "group", DAN));
    accepted(put(ANN, "group", EVE, null));
  }

  @Test
  void aRoomOverTheNumberIsForbidden() {
    for (int i = 0; i < 6; i++) {
      accepted(room(ANN, "room" + i, RoomKind.GROUP));
    }
    assertThat(refusal(room(ANN, "ninth", RoomKind.GROUP))).isEqualTo(Fault.FORBIDDEN);
    assertThat(refusal(room(DAN, "with", RoomKind.GROUP, ANN))).isEqualTo(Fault.FORBIDDEN);
    assertThat(refusal(room(DAN, "with", RoomKind.DIRECT, ANN))).isEqualTo(Fault.FORBIDDEN);
    open("dans", DAN);
    assertThat(refusal(put(ANN, "dans", ANN, null))).isEqualTo(Fault.FORBIDDEN);
    accepted(new Write.DeleteRoom(by(ANN), "room0"));
    accepted(put(ANN, "dans", ANN, null));
  }
}
