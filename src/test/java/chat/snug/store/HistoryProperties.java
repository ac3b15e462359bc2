package chat.snug.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.config.Limits;
import chat.snug.model.Caller;
import chat.snug.model.Event;
import chat.snug.model.Message;
import chat.snug.model.RoomKind;
import chat.snug.store.HistoryStore.Page;
import chat.snug.store.HistoryStore.Piece;
import chat.snug.store.HistoryStore.Span;
import chat.snug.store.Outcome.Answer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * {@link HistoryStore}: any walk over any log, with any limits, with appends and deletions in between, yields each message once, ascending, and ends;
 * each page is what the contract's words say, against a list in memory.
 */
public abstract class HistoryProperties {
  private static final Caller ANN = new Caller("ann", false);
  private static final int MANY = 1000;

  private static StoreUnderTest store;
  private static int rooms;

  /** An empty store. */
  protected abstract StoreUnderTest open(Limits limits, TestClock clock);

  @AfterContainer
  static void close() {
    store.close();
    store = null;
  }

  private Log newLog(long seed) {
    if (store == null) {
      store = open(Limits.DEFAULT, new TestClock());
      Futures.await(store.users().ofToken("ann", null));
    }
    Log log = new Log("room" + rooms++, new Random(seed));
    log.change(log.random.nextInt(50));
    return log;
  }

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void anyPageIsTheOneOfTheContract(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int limit) {
    Log log = newLog(seed);
    for (long seq = 0; seq <= log.head + 2; seq++) {
      for (Span span : List.of(
          new Span(seq, null, null, limit),
          new Span(null, seq, null, limit),
          new Span(null, null, seq, limit),
          new Span(null, null, null, limit))) {
        log.check(span, log.page(span, null), new ArrayList<>(log.tops.keySet()));
        if (log.root > 0) {
          log.check(span, log.page(span, log.root), log.replies);
        }
      }
    }
  }

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void anyWalkYieldsEachMessageOnceAndEnds(@ForAll long seed) {
    Log log = newLog(seed);
    List<Long> atFirst = new ArrayList<>(log.tops.keySet());
    Span first = log.random.nextBoolean()
        ? new Span(null, null, null, log.limit())
        : new Span(null, null, (long) log.random.nextInt((int) log.head + 3), log.limit());
    Page page = log.page(first, null);
    Deque<Long> seen = new ArrayDeque<>(seqs(page));
    Long before = page.before();
    Long after = page.after();
    for (int calls = 0; before != null || after != null; calls++) {
      assertThat(calls).isLessThan(MANY);
      log.change(calls < 20 ? log.random.nextInt(4) : 0);
      if (before != null && (after == null || log.random.nextBoolean())) {
        page = log.page(new Span(before, null, null, log.limit()), null);
        List<Long> older = seqs(page);
        for (int i = older.size() - 1; i >= 0; i--) {
          seen.addFirst(older.get(i));
        }
        before = page.before();
      } else {
        page = log.page(new Span(null, after, null, log.limit()), null);
        seen.addAll(seqs(page));
        after = page.after();
      }
    }
    assertThat(new ArrayList<>(seen)).isSorted().doesNotHaveDuplicates();
    assertThat(new ArrayList<>(seen)).containsAll(atFirst);
    assertThat(log.tops.keySet()).containsAll(seen);
  }

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void theLogItselfHasNoHole(@ForAll long seed) {
    Log log = newLog(seed);
    Long after = (long) log.random.nextInt((int) log.head + 1);
    long expected = after + 1;
    for (int calls = 0; after != null; calls++) {
      log.change(calls < 20 ? log.random.nextInt(4) : 0);
      Piece piece =
          Futures.await(store.history().events("ann", false, log.room, after, log.limit()));
      for (Event event : piece.items()) {
        assertThat(event.seq()).isEqualTo(expected++);
      }
      assertThat(piece.head()).isEqualTo(log.head);
      after = piece.after();
    }
    assertThat(expected).isEqualTo(log.head + 1);
  }

  private static List<Long> seqs(Page page) {
    return page.items().stream().map(message -> message.sent().seq()).toList();
  }

  /** A room and what should stand in it. */
  private static final class Log {
    private final String room;
    private final Random random;

    /** Messages outside threads, and whether they are deleted. */
    private final TreeMap<Long, Boolean> tops = new TreeMap<>();

    private final List<Long> replies = new ArrayList<>();
    private long root;
    private long head;

    Log(String room, Random random) {
      this.room = room;
      this.random = random;
      append(new Write.MakeRoom(ANN, room, RoomKind.GROUP, null, null, null, List.of()));
    }

    int limit() {
      return 1 + random.nextInt(7);
    }

    void change(int times) {
      for (int i = 0; i < times; i++) {
        change();
      }
    }

    private void change() {
      int what = random.nextInt(10);
      if (what < 5 || tops.isEmpty()) {
        append(send(null));
        tops.put(head, false);
      } else if (what < 7) {
        root = root == 0 ? tops.firstKey() : root;
        append(send(root));
        replies.add(head);
      } else {
        List<Long> living = tops.keySet().stream().filter(seq -> !tops.get(seq)).toList();
        if (!living.isEmpty()) {
          changeOne(living.get(random.nextInt(living.size())), what);
        }
      }
    }

    private void changeOne(long seq, int what) {
      if (what == 7) {
        append(new Write.Delete(ANN, room, seq));
        tops.put(seq, true);
      } else {
        append(new Write.React(ANN, room, seq, "e" + random.nextInt(9), random.nextBoolean()));
      }
    }

    private Write send(Long thread) {
      String id = room + "/" + head;
      return new Write.Send(ANN, room, id, "text", null, thread, List.of(), null);
    }

    private void append(Write write) {
      Outcome outcome = Futures.await(store.log().append(List.of(write))).get(0);
      assertThat(outcome.answer()).isNotInstanceOf(Answer.Refused.class);
      outcome.events().forEach(event -> head = event.seq());
    }

    Page page(Span span, Long thread) {
      return Futures.await(
          thread == null
              ? store.history().page("ann", false, room, span)
              : store.history().replies("ann", false, room, thread, span));
    }

    void check(Span span, Page page, List<Long> all) {
      List<Long> seqs = seqs(page);
      assertThat(page.head()).isEqualTo(head);
      assertThat(seqs).as("%s", span).isEqualTo(expected(span, seqs, all));
      if (seqs.isEmpty()) {
        assertThat(page.before()).isNull();
        assertThat(page.after()).isNull();
        return;
      }
      Long first = seqs.get(0);
      Long last = seqs.get(seqs.size() - 1);
      assertThat(page.before()).isEqualTo(first.equals(all.get(0)) ? null : first);
      assertThat(page.after()).isEqualTo(last.equals(all.get(all.size() - 1)) ? null : last);
      for (Message message : page.items()) {
        boolean deleted = tops.getOrDefault(message.sent().seq(), false);
        assertThat(message.sent().deletedAt() != null).isEqualTo(deleted);
      }
    }

    private static List<Long> expected(Span span, List<Long> got, List<Long> all) {
      int limit = span.limit();
      if (span.before() != null) {
        List<Long> below = all.stream().filter(seq -> seq < span.before()).toList();
        return below.subList(Math.max(0, below.size() - limit), below.size());
      } else if (span.after() != null) {
        return all.stream().filter(seq -> seq > span.after()).limit(limit).toList();
      } else if (span.around() != null) {
        return around(span.around(), limit, got, all);
      }
      return all.subList(Math.max(0, all.size() - limit), all.size());
    }

    /** One piece of the list, as full as may be, with the anchor as near to its middle as the ends allow. */
    private static List<Long> around(long around, int limit, List<Long> got, List<Long> all) {
      if (all.isEmpty()) {
        return List.of();
      }
      long below = all.stream().filter(seq -> seq <= around).count();
      int anchor = (int) Math.max(0, below - 1);
      int size = Math.min(limit, all.size());
      int from = got.isEmpty() ? 0 : all.indexOf(got.get(0));
      int lowest = Math.max(0, Math.min(anchor - limit / 2, all.size() - size));
      int highest = Math.max(0, Math.min(anchor - (limit - 1) / 2, all.size() - size));
      assertThat(from).isBetween(lowest, highest);
      return all.subList(from, from + size);
    }
  }
}
