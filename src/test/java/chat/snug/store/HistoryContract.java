package chat.snug.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.model.Event;
import chat.snug.model.Fault;
import chat.snug.model.Message;
import chat.snug.store.HistoryStore.CatchUp;
import chat.snug.store.HistoryStore.Page;
import chat.snug.store.HistoryStore.Piece;
import chat.snug.store.HistoryStore.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@link HistoryStore}: pages, threads, pieces of logs and catching up. */
public abstract class HistoryContract extends StoreContract {

  private Page page(Long before, Long after, Long around, int limit) {
    return await(store.history().page(ANN, false, "den", new Span(before, after, around, limit)));
  }

  private static List<Long> seqs(Page page) {
    return page.items().stream().map(message -> message.sent().seq()).toList();
  }

  /** Messages 3 to 12. */
  private void tenMessages() {
    group("den", ANN, BOB);
    for (int i = 0; i < 10; i++) {
      send(BOB, "den", "text " + i);
    }
  }

  @Test
  void pagesLieWhereTheyAreAskedFor() {
    tenMessages();
    Page newest = page(null, null, null, 3);
    assertThat(seqs(newest)).containsExactly(11L, 12L, 13L);
    assertThat(newest.before()).isEqualTo(11);
    assertThat(newest.after()).isNull();
    assertThat(newest.head()).isEqualTo(13);
    assertThat(newest.read()).isEqualTo(2);
    Page before = page(11L, null, null, 3);
    assertThat(seqs(before)).containsExactly(8L, 9L, 10L);
    assertThat(before.before()).isEqualTo(8);
    assertThat(before.after()).isEqualTo(10);
    Page oldest = page(6L, null, null, 3);
    assertThat(seqs(oldest)).containsExactly(4L, 5L);
    assertThat(oldest.before()).isNull();
    Page after = page(null, 11L, null, 3);
    assertThat(seqs(after)).containsExactly(12L, 13L);
    assertThat(after.before()).isEqualTo(12);
    assertThat(after.after()).isNull();
    assertThat(seqs(page(null, 0L, null, 3))).containsExactly(4L, 5L, 6L);
    assertThat(seqs(page(99L, null, null, 2))).containsExactly(12L, 13L);
    assertThat(seqs(page(Long.MAX_VALUE, null, null, 2))).containsExactly(12L, 13L);
  }

  @Test
  void anEmptyPageHasNoCursors() {
    tenMessages();
    for (Page empty : List.of(
        page(4L, null, null, 5),
        page(0L, null, null, 5),
        page(null, 13L, null, 5),
        page(null, 1L << 40, null, 5))) {
      assertThat(empty).isEqualTo(new Page(List.of(), null, null, 13, 2));
    }
  }

  @Test
  void aroundHasAsManyOnEachSideAsFit() {
    tenMessages();
    assertThat(seqs(page(null, null, 8L, 5))).containsExactly(6L, 7L, 8L, 9L, 10L);
    assertThat(seqs(page(null, null, 8L, 4))).contains(8L).hasSize(4);
    assertThat(seqs(page(null, null, 8L, 1))).containsExactly(8L);
    assertThat(seqs(page(null, null, 13L, 5))).containsExactly(9L, 10L, 11L, 12L, 13L);
    assertThat(seqs(page(null, null, 5L, 6))).containsExactly(4L, 5L, 6L, 7L, 8L, 9L);
    assertThat(seqs(page(null, null, 1L, 3))).containsExactly(4L, 5L, 6L);
    assertThat(seqs(page(null, null, 1L << 33, 2))).containsExactly(12L, 13L);
    Page all = page(null, null, 8L, 100);
    assertThat(all.items()).hasSize(10);
    assertThat(all.before()).isNull();
    assertThat(all.after()).isNull();
  }

  @Test
  void threadsArePagedApart() {
    tenMessages();
    List<Long> replies = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      replies.add(ack(inThread(ANN, "den", 5, "reply " + i)).seq());
      send(BOB, "den", "between");
      accepted(react(ANN, "den", 5, "e" + i, true));
    }
    accepted(edit(ANN, "den", replies.get(1), "edited"));
    Page all = await(store.history().replies(BOB, false, "den", 5, newest(50)));
    assertThat(seqs(all)).isEqualTo(replies);
    assertThat(all.items().get(1).sent().text()).isEqualTo("edited");
    assertThat(all.items().get(1).sent().thread()).isEqualTo(5);
    Page two = await(
        store.history().replies(BOB, false, "den", 5, new Span(replies.get(3), null, null, 2)));
    assertThat(seqs(two)).isEqualTo(replies.subList(1, 3));
    assertThat(two.before()).isEqualTo(replies.get(1));
    assertThat(two.after()).isEqualTo(replies.get(2));
    assertThat(seqs(page(null, null, null, 100))).doesNotContainAnyElementsOf(replies);
    assertThat(await(store.history().replies(BOB, false, "den", 6, newest(5))).items())
        .isEmpty();
    for (long none : new long[] {0, 1, 99, 1L << 32}) {
      assertThat(faultOf(store.history().replies(BOB, false, "den", none, newest(5))))
          .isEqualTo(Fault.NOT_FOUND);
      assertThat(faultOf(store.history().message(BOB, false, "den", none)))
          .isEqualTo(Fault.NOT_FOUND);
    }
  }

  @Test
  void aRoomsHistoryDoesNotRunIntoTheNextRooms() {
    tenMessages();
    group("next", ANN);
    send(ANN, "next", "x");
    assertThat(seqs(page(null, 0L, null, 100))).hasSize(10);
    assertThat(log(ANN, "den")).hasSize(13);
    assertThat(log(ANN, "next")).hasSize(3);
  }

  @Test
  void aPageEndsEarlyAtAMebibyteAndItsCursorTells() {
    group("den", ANN, BOB);
    List<Write> batch = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      batch.add(message(ANN, "den", "\u0001".repeat(8000)));
    }
    await(store.log().append(batch));
    List<Long> down = new ArrayList<>();
    Long before = null;
    do {
      Page page = page(before, null, null, 100);
      assertThat(page.items()).hasSizeBetween(1, 22);
      down.addAll(0, seqs(page));
      before = page.before();
    } while (before != null);
    assertThat(down).hasSize(90).isSorted();
    Page around = page(null, null, 50L, 100);
    assertThat(seqs(around)).contains(50L).hasSizeBetween(15, 22);
    Piece piece = await(store.history().events(ANN, false, "den", 0, 500));
    assertThat(piece.items()).hasSizeBetween(15, 25);
    assertThat(piece.after())
        .isEqualTo(piece.items().get(piece.items().size() - 1).seq());
    assertThat(log(ANN, "den")).hasSize(93);
  }

  @Test
  void whoMayNotReadDoesNot() {
    group("den", ANN);
    open("hall", ANN);
    String direct = direct(ANN, BOB);
    long seq = send(ANN, "den", "secret");
    for (String room : List.of("den", direct)) {
      assertThat(faultOf(store.history().page(DAN, false, room, newest(5))))
          .isEqualTo(Fault.NOT_FOUND);
      assertThat(faultOf(store.history().page(DAN, true, room, newest(5))))
          .isEqualTo(Fault.FORBIDDEN);
      assertThat(faultOf(store.history().events(DAN, true, room, 0, 5))).isEqualTo(Fault.FORBIDDEN);
      assertThat(faultOf(store.history().message(DAN, true, room, seq))).isEqualTo(Fault.FORBIDDEN);
      assertThat(faultOf(store.history().replies(DAN, true, room, seq, newest(5))))
          .isEqualTo(Fault.FORBIDDEN);
      assertThat(await(store.history().catchUp(DAN, true, Map.of(room, 0L))).rooms())
          .containsEntry(room, null);
    }
    assertThat(await(store.history().page(DAN, false, "hall", newest(5))).read())
        .isZero();
    assertThat(await(store.history().events(DAN, false, "hall", 0, 5)).items()).hasSize(2);
  }

  @Test
  void catchingUpClosesSmallGapsFirst() {
    group("big", ANN);
    group("mid", ANN);
    group("small", ANN);
    fill("big", 3000);
    fill("mid", 700);
    fill("small", 5);
    Map<String, Long> asked = new LinkedHashMap<>();
    asked.put("big", 0L);
    asked.put("nowhere", 0L);
    asked.put("small", 2L);
    asked.put("mid", 100L);
    CatchUp caughtUp = await(store.history().catchUp(ANN, false, asked));
    assertThat(caughtUp.epoch()).isEqualTo(await(store.health().epoch()));
    assertThat(caughtUp.rooms().keySet()).containsExactly("big", "nowhere", "small", "mid");
    assertThat(caughtUp.rooms().get("nowhere")).isNull();
    Piece small = caughtUp.rooms().get("small");
    assertThat(small.items()).extracting(Event::seq).containsExactly(3L, 4L, 5L, 6L, 7L);
    assertThat(small.after()).isNull();
    assertThat(small.head()).isEqualTo(7);
    int total = caughtUp.rooms().values().stream()
        .mapToInt(piece -> piece == null ? 0 : piece.items().size())
        .sum();
    assertThat(total).isEqualTo(1000);
    Piece big = caughtUp.rooms().get("big");
    assertThat(big.after()).isEqualTo((long) big.items().size());
    assertThat(big.items().size()).isGreaterThan(400);
    Piece none =
        await(store.history().catchUp(ANN, false, Map.of("small", 7L))).rooms().get("small");
    assertThat(none).isEqualTo(new Piece(List.of(), null, 7));
    Piece beyond =
        await(store.history().catchUp(ANN, false, Map.of("small", 70L))).rooms().get("small");
    assertThat(beyond).isEqualTo(new Piece(List.of(), null, 7));
  }

  @Test
  void catchingUpEndsHoweverLargeTheEvents() {
    Map<String, Long> asked = new LinkedHashMap<>();
    for (int i = 0; i < 30; i++) {
      group("room" + i, ANN);
      await(store
          .log()
          .append(List.of(
              message(ANN, "room" + i, "\u0001".repeat(8000)),
              message(ANN, "room" + i, "\u0001".repeat(8000)))));
      asked.put("room" + i, 0L);
    }
    int calls = 0;
    Map<String, List<Long>> got = new LinkedHashMap<>();
    while (!asked.isEmpty()) {
      CatchUp caughtUp = await(store.history().catchUp(ANN, false, asked));
      calls++;
      assertThat(calls).isLessThan(10);
      asked = new LinkedHashMap<>();
      for (Map.Entry<String, Piece> room : caughtUp.rooms().entrySet()) {
        room.getValue()
            .items()
            .forEach(event ->
                got.computeIfAbsent(room.getKey(), id -> new ArrayList<>()).add(event.seq()));
        if (room.getValue().after() != null) {
          asked.put(room.getKey(), room.getValue().after());
        }
      }
    }
    assertThat(got).hasSize(30);
    assertThat(got.values()).allSatisfy(seqs -> assertThat(seqs).containsExactly(1L, 2L, 3L, 4L));
  }

  private void fill(String room, int messages) {
    List<Write> batch = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      batch.add(message(ANN, room, "x"));
    }
    await(store.log().append(batch));
  }

  @Test
  void aMessageComesWithItsHead() {
    tenMessages();
    HistoryStore.One one = await(store.history().message(ANN, false, "den", 7));
    assertThat(one.head()).isEqualTo(13);
    Message message = one.message();
    assertThat(message.sent().text()).isEqualTo("text 3");
    assertThat(message.reactions()).isEmpty();
    assertThat(message.replies()).isNull();
  }
}
