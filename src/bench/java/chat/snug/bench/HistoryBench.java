package chat.snug.bench;

import chat.snug.store.HistoryStore.Page;
import chat.snug.store.HistoryStore.Span;
import chat.snug.store.Write;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Page latency in a small and a large store, called by turns. Half of the messages are in one room, the others in many. Arguments: {@code [folder [small
 * [large [calls]]]]}, by default {@code target}, 10,000 and 10,000,000 messages and 4,000 calls of each kind. A store that stands in the folder from an
 * earlier run is used again.
 */
public final class HistoryBench {
  private static final int BATCH = 1000;
  private static final int PAGE = 50;
  private static final int MESSAGES_PER_ROOM = 1000;

  private enum Kind {
    NEWEST,
    BEFORE,
    AROUND
  }

  /** One of the two, and how many rooms it has. */
  private record Subject(BenchStore store, int rooms, int messages) {
    /** Every other call goes to the one large room. */
    int room(Random random, boolean large) {
      return large ? 0 : 1 + random.nextInt(rooms - 1);
    }
  }

  private HistoryBench() {}

  public static void main(String[] arguments) throws Exception {
    Path parent = Path.of(arguments.length > 0 ? arguments[0] : "target");
    int small = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
    int large = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10_000_000;
    int calls = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 4000;
    Vertx vertx = Vertx.vertx();
    Subject first = fill(vertx, parent, small);
    Subject second = fill(vertx, parent, large);
    measure(first, second, calls / 4);
    long[][][] times = measure(first, second, calls);
    report(small, large, times);
    first.store().close();
    second.store().close();
    BenchStore.await(vertx.close());
  }

  private static Subject fill(Vertx vertx, Path parent, int messages) throws Exception {
    Path folder = parent.resolve("history-bench-" + messages);
    boolean filled = Files.exists(folder.resolve("filled"));
    BenchStore store = new BenchStore(vertx, folder);
    int rooms = 2 + messages / 2 / MESSAGES_PER_ROOM;
    if (!filled) {
      store.makeRooms(rooms);
      send(store, rooms, messages);
      Files.createFile(folder.resolve("filled"));
    }
    return new Subject(store, rooms, messages);
  }

  private static void send(BenchStore store, int rooms, int messages) throws Exception {
    long start = System.nanoTime();
    for (int sent = 0; sent < messages; sent += BATCH) {
      List<Write> batch = new ArrayList<>();
      for (int i = 0; i < BATCH; i++) {
        int room = i % 2 == 0 ? 0 : 1 + store.random().nextInt(rooms - 1);
        batch.add(store.send(BenchStore.room(room)));
      }
      store.append(batch);
    }
    System.out.printf(
        "%,d messages written, %,.0f a second%n",
        messages, messages * 1e9 / (System.nanoTime() - start));
  }

  /** Nanoseconds by kind (and twice as many for the two sorts of rooms), subject and call. */
  private static long[][][] measure(Subject first, Subject second, int calls) throws Exception {
    long[][][] times = new long[2 * Kind.values().length][2][calls];
    Random random = new Random(2);
    for (int call = 0; call < calls; call++) {
      for (Kind kind : Kind.values()) {
        for (int sort = 0; sort < 2; sort++) {
          int row = 2 * kind.ordinal() + sort;
          times[row][0][call] = time(first, random, kind, sort == 0);
          times[row][1][call] = time(second, random, kind, sort == 0);
        }
      }
    }
    return times;
  }

  private static long time(Subject subject, Random random, Kind kind, boolean large)
      throws Exception {
    String room = BenchStore.room(subject.room(random, large));
    String reader = BenchStore.user(1);
    int size = large ? subject.messages() / 2 : MESSAGES_PER_ROOM;
    long at = 60 + PAGE + random.nextInt(Math.max(1, size / 2));
    Span span = switch (kind) {
      case NEWEST -> new Span(null, null, null, PAGE);
      case BEFORE -> new Span(at, null, null, PAGE);
      case AROUND -> new Span(null, null, at, PAGE);
    };
    long start = System.nanoTime();
    Page page =
        BenchStore.await(subject.store().stores().history().page(reader, false, room, span));
    long took = System.nanoTime() - start;
    if (page.items().size() != PAGE) {
      throw new IllegalStateException(kind + " gave " + page.items().size() + " messages");
    }
    return took;
  }

  private static void report(int small, int large, long[][][] times) {
    System.out.printf("microseconds a page of %d, median / p99:%n", PAGE);
    for (Kind kind : Kind.values()) {
      for (int sort = 0; sort < 2; sort++) {
        long[][] row = times[2 * kind.ordinal() + sort];
        System.out.printf(
            "%-7s %-14s %,d: %s   %,d: %s   ratio of medians %.2f%n",
            kind,
            sort == 0 ? "large room" : "small rooms",
            small,
            figures(row[0]),
            large,
            figures(row[1]),
            (double) quantile(row[1], 0.5) / quantile(row[0], 0.5));
      }
    }
  }

  private static String figures(long[] nanos) {
    return "%d / %d".formatted(quantile(nanos, 0.5) / 1000, quantile(nanos, 0.99) / 1000);
  }

  private static long quantile(long[] nanos, double quantile) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[(int) (sorted.length * quantile)];
  }
}
