package chat.snug.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.model.Fault;
import chat.snug.model.Member;
import chat.snug.model.Room;
import chat.snug.model.RoomKind;
import chat.snug.store.RoomStore.Listing;
import chat.snug.store.RoomStore.Membership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** {@link RoomStore}: rooms and members as they stand. */
public abstract class RoomListContract extends StoreContract {

  private static <T> List<T> all(Function<String, Listing<T>> pages, int limit) {
    List<T> all = new ArrayList<>();
    String cursor = null;
    do {
      Listing<T> page = pages.apply(cursor);
      assertThat(page.items()).hasSizeBetween(1, limit);
      all.addAll(page.items());
      cursor = page.cursor();
    } while (cursor != null);
    return all;
  }

  @Test
  void myRoomsComeLastActiveFirst() {
    for (String id : List.of("a", "b", "c", "d", "e")) {
      group(id, ANN, BOB);
      clock.move(Duration.ofSeconds(1));
    }
    group("not bob's", ANN);
    send(ANN, "b", "up");
    for (int limit = 1; limit <= 6; limit++) {
      int most = limit;
      List<Room> rooms = all(cursor -> await(store.rooms().rooms(BOB, cursor, most)), most);
      assertThat(rooms).extracting(Room::id).containsExactly("b", "e", "d", "c", "a");
    }
    assertThat(await(store.rooms().rooms(BOB, null, 1)).items())
        .containsExactly(await(store.rooms().room(BOB, false, "b")));
    assertThat(await(store.rooms().memberships(BOB, 1)).rooms())
        .startsWith(new Membership("b", 4, 3, 1, 2), new Membership("e", 3, 3, 0, 2))
        .hasSize(5);
    assertThat(await(store.rooms().rooms(DAN, null, 1)).items()).isEmpty();
  }

  @Test
  void roomsOfOneMomentAreAllMet() {
    for (int i = 0; i < 7; i++) {
      group("room" + i, ANN);
    }
    assertThat(all(cursor -> await(store.rooms().rooms(ANN, cursor, 2)), 2)).hasSize(7);
  }

  @Test
  void brokenCursorsAreInvalid() {
    group("den", ANN);
    for (String cursor : List.of("", "x", "!!", "MTIz", "OTk5OTk5OTk5OTk5OTk5OTk5OTkvMQ")) {
      assertThat(faultOf(store.rooms().rooms(ANN, cursor, 5))).as(cursor).isEqualTo(Fault.INVALID);
      assertThat(faultOf(store.rooms().members(ANN, false, "den", cursor, 5)))
          .as(cursor)
          .isEqualTo(Fault.INVALID);
    }
  }

  @Test
  void membersComeInTheOrderInWhichTheyJoined() {
    group("den", CAT, BOB, DAN);
    accepted(put(CAT, "den", ANN, null));
    accepted(remove(BOB, "den", BOB));
    accepted(put(CAT, "den", BOB, null));
    for (int limit = 1; limit <= 5; limit++) {
      int most = limit;
      List<Member> members =
          all(cursor -> await(store.rooms().members(BOB, false, "den", cursor, most)), most);
      assertThat(members).extracting(Member::user).containsExactly(CAT, DAN, ANN, BOB);
    }
    assertThat(faultOf(store.rooms().members(EVE, false, "den", null, 5)))
        .isEqualTo(Fault.NOT_FOUND);
    assertThat(await(store.rooms().members(EVE, true, "den", null, 5)).items()).hasSize(4);
    assertThat(await(store.rooms().memberIds(ANN, false, "den")))
        .containsExactlyInAnyOrder(ANN, BOB, CAT, DAN);
    assertThat(faultOf(store.rooms().memberIds(EVE, true, "den"))).isEqualTo(Fault.FORBIDDEN);
    assertThat(faultOf(store.rooms().memberIds(EVE, false, "den"))).isEqualTo(Fault.NOT_FOUND);
  }

  @Test
  void aPublicRoomIsOpenAndAGroupIsNot() {
    open("hall", ANN);
    group("den", ANN);
    long seq = send(ANN, "hall", "hello");
    send(ANN, "den", "secret");
    Room hall = await(store.rooms().room(DAN, false, "hall"));
    assertThat(hall.role()).isNull();
    assertThat(hall.lastMessage().sent().seq()).isEqualTo(seq);
    assertThat(hall.read()).isZero();
    assertThat(hall.unread()).isZero();
    assertThat(faultOf(store.rooms().room(DAN, false, "den"))).isEqualTo(Fault.NOT_FOUND);
    assertThat(faultOf(store.rooms().room(DAN, false, "nowhere"))).isEqualTo(Fault.NOT_FOUND);
    Room den = await(store.rooms().room(DAN, true, "den"));
    assertThat(den.kind()).isEqualTo(RoomKind.GROUP);
    assertThat(den.lastMessage()).isNull();
  }

  @Test
  void theNewestMessageOutsideThreadsIsShown() {
    group("den", ANN, BOB);
    assertThat(await(store.rooms().room(ANN, false, "den")).lastMessage()).isNull();
    long root = send(ANN, "den", "root");
    accepted(inThread(BOB, "den", root, "reply"));
    accepted(react(BOB, "den", root, "👍", true));
    Room room = await(store.rooms().room(BOB, false, "den"));
    assertThat(room.lastMessage().sent().seq()).isEqualTo(root);
    assertThat(room.lastMessage().reactions().get(0).mine()).isTrue();
    assertThat(room.head()).isEqualTo(root + 2);
  }
}
