package chat.snug.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What the node that is measured uses from the moment on in which this is made. */
final class FeedMeter {
  /** Which question of the node is meant; places in what it answers to {@code asked}. */
  enum Asked {
    READINGS(0),
    EVENTS(1),
    HEADS(2),
    USERS(3);

    private final int place;

    Asked(int place) {
      this.place = place;
    }
  }

  private final String database;
  private final FeedNodeProcess node;
  private final CountingProxy proxy;
  private final List<Long> asked;
  private final long bytes;
  private final Map<Long, Double> store;
  private final double cpu;
  private final long begun;

  FeedMeter(String database, FeedNodeProcess node, CountingProxy proxy) throws IOException {
    this.database = database;
    this.node = node;
    this.proxy = proxy;
    asked = node.ask("asked");
    bytes = proxy.bytes();
    store = Cpu.millis(backends());
    cpu = Cpu.millis(node.pid());
    begun = System.nanoTime();
  }

  /** Until it was asked: seconds of wall clock, milliseconds of the node's CPU and of PostgreSQL's for it, bytes between the two, and questions. */
  record Taken(double seconds, double node, double store, double bytes, List<Long> asked) {
    long asked(Asked which) {
      return asked.get(which.place);
    }
  }

  long asked(Asked which) throws IOException {
    return node.ask("asked").get(which.place) - asked.get(which.place);
  }

  Taken taken() throws IOException {
    double seconds = (System.nanoTime() - begun) / 1e9;
    double took = Cpu.millis(node.pid()) - cpu;
    double stored = Cpu.since(store, backends());
    long through = proxy.bytes() - bytes;
    List<Long> now = node.ask("asked");
    List<Long> more = IntStream.range(0, now.size())
        .mapToObj(which -> now.get(which) - asked.get(which))
        .toList();
    return new Taken(seconds, took, stored, through, more);
  }

  private List<Long> backends() {
    return PgNumbers.of(database, FeedWorld.measuredBackends());
  }
}
