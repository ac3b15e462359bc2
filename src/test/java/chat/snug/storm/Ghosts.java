package chat.snug.storm;

import chat.snug.running.ChatSocket;
import chat.snug.running.Person;
import chat.snug.running.SnugProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Users whose one device vanishes at a mishap and never comes back: online for 90 s, and offline then. */
final class Ghosts {
  /** What the contract grants: offline after 90 s, told within 5 s. */
  private static final Duration LIMIT = Duration.ofSeconds(95);

  /** What it grants after whatever kept nodes from telling each other, or a watcher from hearing, is over. */
  private static final Duration CONVERGED = Duration.ofSeconds(10);

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final PresenceWatch watch;
  private final List<Ghost> all = new ArrayList<>();
  private final List<Trouble> troubles = new ArrayList<>();

  private record Ghost(String user, long vanished) {}

  private record Trouble(long begun, long over) {}

  Ghosts(PresenceWatch watch) {
    this.watch = watch;
  }

  static String name(Mishap mishap) {
    return "ghost-of-" + mishap.name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Somebody is on this node, which all watchers have been told when this returns. */
  ChatSocket appear(Mishap mishap, SnugProcess node) {
    ChatSocket socket = Person.of(node, name(mishap)).connect("phone");
    watch.await(name(mishap), "online", PATIENCE);
    socket.send(Map.of("type", "ping"));
    return socket;
  }

  void vanish(Mishap mishap, ChatSocket socket) {
    socket.abort();
    all.add(new Ghost(name(mishap), System.nanoTime()));
  }

  /** Something was amiss in that time. */
  void trouble(long begun, long over) {
    troubles.add(new Trouble(begun, over));
  }

  /** When all must have been told: where another mishap was under way by then, soon after it. */
  private long deadline(Ghost ghost) {
    long limit = ghost.vanished() + LIMIT.toNanos();
    return troubles.stream()
        .filter(trouble -> trouble.begun() - limit < 0)
        .mapToLong(trouble -> trouble.over() + CONVERGED.toNanos())
        .reduce(limit, Math::max);
  }

  /** Waits until the last one's time is over; a line for each of which something else was told. */
  List<String> faults(List<String> residents) throws InterruptedException {
    long last = all.stream().mapToLong(Ghost::vanished).max().orElseThrow();
    TimeUnit.NANOSECONDS.sleep(Math.max(0, last + LIMIT.toNanos() - System.nanoTime()));
    List<String> faults = new ArrayList<>();
    for (Ghost ghost : all) {
      faults.addAll(watch.saying(ghost.user(), "offline"));
      long took = watch.since(ghost.user()) - ghost.vanished();
      System.out.printf("%s is offline to all after %.1f s%n", ghost.user(), took / 1e9);
      if (watch.since(ghost.user()) > deadline(ghost)) {
        faults.add(ghost.user() + " went offline only after " + Duration.ofNanos(took));
      }
    }
    residents.forEach(user -> faults.addAll(watch.saying(user, "online")));
    return faults;
  }
}
