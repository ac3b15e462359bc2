package chat.snug.bench;

import chat.snug.store.HistoryStore.Page;
import chat.snug.store.HistoryStore.Span;
import chat.snug.store.Write;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  /** So many messages go by before another of the many rooms speaks. */
  private static final int BURST = 20;

  private static final int MESSAGES_PER_ROOM = 2000;

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

  /** Calls of one kind, to the one large room or the others, and how many nanoseconds they took in the two stores. */
  private record Series(Kind kind, boolean large, List<Long> first, List<Long> second) {}

  private HistoryBench() {}

  public static void main(String[] arguments) throws Exception {
    Path parent = Path.of(arguments.length > 0 ? arguments[0] : "target");
    int small = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
    int large = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10_000_000;
    int calls = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 4000;
    Vertx vertx = Vertx.vertx();
    Subject first = fill(vertx, parent, small);
    Subject second = fill(vertx, parent, large);
    report(small, large, measure(first, second, calls / 4));
    report(small, large, measure(first, second, calls));
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
      int quiet = 0;
      for (int i = 0; i < BATCH; i++) {
        quiet = i % BURST == 0 ? 1 + store.random().nextInt(rooms - 1) : quiet;
        batch.add(store.send(BenchStore.room(i % 2 == 0 ? 0 : quiet)));
      }
      store.append(batch);
    }
    System.out.printf(
        "%,d messages written, %,.0f a second%n",
        messages, messages * 1e9 / (System.nanoTime() - start));
  }

  private static List<Series> measure(Subject first, Subject second, int calls) throws Exception {
    List<Series> all = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      all.add(new Series(kind, true, new ArrayList<>(), new ArrayList<>()));
      all.add(new Series(kind, false, new ArrayList<>(), new ArrayList<>()));
    }
    Random random = new Random(2);
    for (int call = 0; call < calls; call++) {
      for (Series series : all) {
        series.first().add(time(first, random, series));
        series.second().add(time(second, random, series));
      }
    }
    return all;
  }

  private static long time(Subject subject, Random random, Series series) throws Exception {
    boolean large = series.large();
    String room = BenchStore.room(subject.room(random, large));
    String reader = BenchStore.user(1);
    int size = large ? subject.messages() / 2 : MESSAGES_PER_ROOM;
    long at = 60L + PAGE + random.nextInt(Math.max(1, size / 2));
    Span span = switch (series.kind()) {
      case NEWEST -> new Span(null, null, null, PAGE);
      case BEFORE -> new Span(at, null, null, PAGE);
      case AROUND -> new Span(null, null, at, PAGE);
    };
    long start = System.nanoTime();
    Page page =
        BenchStore.await(subject.store().stores().history().page(reader, false, room, span));
    long took = System.nanoTime() - start;
    if (page.items().size() != PAGE) {
      throw new IllegalStateException(series.kind() + " gave " + page.items().size() + " messages");
    }
    return took;
  }

  private static void report(int small, int large, List<Series> all) {
    System.out.printf("microseconds a page of %d, median / p99:%n", PAGE);
    for (Series series : all) {
      System.out.printf(
          "%-7s %-12s %,d: %s   %,d: %s   ratio of medians %.2f%n",
          series.kind(),
          series.large() ? "large room" : "small rooms",
          small,
          figures(series.first()),
          large,
          figures(series.second()),
          (double) quantile(series.second(), 0.5) / quantile(series.first(), 0.5));
    }
  }

  private static String figures(List<Long> nanos) {
    return "%d / %d".formatted(quantile(nanos, 0.5) / 1000, quantile(nanos, 0.99) / 1000);
  }

  private static long quantile(List<Long> nanos, double quantile) {
    return nanos.stream()
        .sorted()
        .skip((long) (nanos.size() * quantile))
        .findFirst()
        .orElse(0L);
  }
}
