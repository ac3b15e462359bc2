package chat.snug.storm;

import chat.snug.running.ChatSocket;
import chat.snug.running.Person;
import chat.snug.running.SnugProcess;
import chat.snug.storm.Blackouts.Span;
import chat.snug.storm.PresenceWatch.Told;
import chat.snug.storm.PresenceWatch.Watcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Users whose one device vanishes at a mishap and never comes back: online for 90 s, and offline 95 s after it vanished, whatever befalls the nodes by
 * then. That is asked of every node that can be asked at that moment, and every watcher must have been told. More time is given for two reasons only:
 *
 * <ul>
 *   <li>Redis was away: "on return it converges within 10 s" (issue 11).
 *   <li>A watcher had no session just then, or its node was frozen, cut off or dead: "within 5 s after a loss ends, who watches has the present state"
 *       (promise 6), where the loss ends with its next {@code welcome}, or with the node's return where the session outlives that.
 * </ul>
 *
 * <p>Who stays must never be told to be offline, not for a moment.
 */
final class Ghosts implements AutoCloseable {
  private static final Duration ONLINE = Duration.ofSeconds(90);
  private static final Duration OFFLINE = Duration.ofSeconds(95);
  private static final Duration REDIS_BACK = Duration.ofSeconds(10);
  private static final Duration LOSS_OVER = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration LAST = Duration.ofSeconds(25);
  /** By which a heartbeat may be taken for older than it is, and told before it is due: nothing but rounding and the way there. */
  private static final Duration EARLY = Duration.ofSeconds(1);

  private final PresenceWatch watch;
  private final Blackouts blackouts;
  private final List<SnugProcess> nodes;
  private final List<Ghost> all = new ArrayList<>();
  private final Queue<String> untrue = new ConcurrentLinkedQueue<>();
  private final List<ScheduledFuture<?>> questions = new ArrayList<>();
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(3);
  private long seen;

  /** @param heard when its last heartbeat was surely known to its node, or before */
  private record Ghost(String user, long heard, long vanished) {}

  Ghosts(PresenceWatch watch, Blackouts blackouts, List<SnugProcess> nodes) {
    this.watch = watch;
    this.blackouts = blackouts;
    this.nodes = nodes;
  }

  static String name(Mishap mishap) {
    return "ghost-of-" + mishap.name().toLowerCase(Locale.ROOT);
  }

  /** Somebody is on this node, which all watchers have been told when this returns; its last heartbeat has been answered by then. */
  ChatSocket appear(Mishap mishap, SnugProcess node) {
    seen = System.nanoTime();
    ChatSocket socket = Person.of(node, name(mishap)).connect("phone");
    watch.await(name(mishap), "online", PATIENCE);
    if (mishap != Mishap.KILL) { // what a node heard in its last second may die with it
      seen = System.nanoTime();
      socket.sync();
    }
    return socket;
  }

  void vanish(Mishap mishap, ChatSocket socket) {
    socket.abort();
    Ghost ghost = new Ghost(name(mishap), seen, System.nanoTime());
    all.add(ghost);
    nodes.forEach(node -> ask(node, ghost, OFFLINE));
  }

  private void ask(SnugProcess node, Ghost ghost, Duration in) {
    questions.add(threads.schedule(() -> ask(node, ghost), in.toNanos(), TimeUnit.NANOSECONDS));
  }

  private void ask(SnugProcess node, Ghost ghost) {
    long now = System.nanoTime();
    if (blackouts.ofRedis().anyMatch(span -> with(span, REDIS_BACK).contains(now))
        || blackouts.of(node).anyMatch(span -> span.contains(now))) {
      return;
    }
    try {
      Person.Answer answer = Person.of(node, ghost.user())
          .post("/v1/presence", Map.of("users", List.of(ghost.user())));
      String status = answer.json().path("items").path(0).path("status").asText();
      if (!status.equals("offline")) {
        untrue.add(ghost.user() + " is to node " + nodes.indexOf(node) + " after "
            + seconds(System.nanoTime() - ghost.vanished()) + ": " + answer);
      }
    } catch (RuntimeException | AssertionError noAnswer) {
      boolean struck = blackouts.of(node).anyMatch(span -> span.contains(System.nanoTime()));
      if (!struck) {
        untrue.add("node " + nodes.indexOf(node) + " did not say of " + ghost + ": " + noAnswer);
      }
    }
  }

  /** Waits until all have been told, or the last one's time is over; a line for whatever was told that is not so. */
  List<String> faults(List<String> residents) throws InterruptedException {
    long last = all.stream().mapToLong(Ghost::vanished).max().orElseThrow();
    long end = last + OFFLINE.toNanos() + LAST.toNanos();
    while (System.nanoTime() - end < 0 && !settled(residents)) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    List<String> faults = new ArrayList<>(untrue);
    all.forEach(ghost -> faults.addAll(watch.saying(ghost.user(), "offline")));
    residents.forEach(user -> faults.addAll(watch.saying(user, "online")));
    for (Watcher watcher : watch.watchers()) {
      all.forEach(ghost -> judge(watcher, ghost, faults));
      residents.forEach(user -> steady(watcher, user, faults));
    }
    return faults;
  }

  private boolean settled(List<String> residents) {
    return all.stream().allMatch(ghost -> watch.allSay(ghost.user(), "offline"))
        && residents.stream().allMatch(user -> watch.allSay(user, "online"))
        && questions.stream().allMatch(ScheduledFuture::isDone);
  }

  private void judge(Watcher watcher, Ghost ghost, List<String> faults) {
    List<Told> told = watcher.of(ghost.user());
    long first = told.stream()
        .filter(each -> each.status().equals("offline"))
        .mapToLong(Told::since)
        .filter(since -> since - ghost.heard() > 0)
        .findFirst()
        .orElse(Long.MAX_VALUE);
    if (first == Long.MAX_VALUE) {
      return; // said already
    }
    long since = told.get(told.size() - 1).since();
    long deadline = deadline(watcher, ghost);
    long granted = deadline - ghost.vanished() - OFFLINE.toNanos();
    System.out.printf(
        "%s is offline to %s after %s%s%n",
        ghost.user(),
        watcher.name(),
        seconds(since - ghost.vanished()),
        granted == 0 ? "" : ", which had " + seconds(granted) + " more");
    if (since - deadline > 0) {
      faults.add(ghost.user() + " went offline to " + watcher.name() + " only after "
          + seconds(since - ghost.vanished()) + ", granted " + seconds(granted));
    }
    if (first - ghost.heard() < ONLINE.minus(EARLY).toNanos()) {
      faults.add(ghost.user() + " went offline to " + watcher.name() + " already "
          + seconds(first - ghost.heard()) + " after its heartbeat");
    }
  }

  private long deadline(Watcher watcher, Ghost ghost) {
    long deadline = ghost.vanished() + OFFLINE.toNanos();
    List<Span> excuses = new ArrayList<>();
    blackouts.ofRedis().map(span -> with(span, REDIS_BACK)).forEach(excuses::add);
    watcher.sessions().deaf(blackouts).stream()
        .map(span -> with(span, LOSS_OVER))
        .forEach(excuses::add);
    boolean moved = true;
    while (moved) {
      moved = false;
      for (Span span : excuses) {
        if (span.contains(deadline)) {
          deadline = span.over();
          moved = true;
        }
      }
    }
    return deadline;
  }

  private static Span with(Span span, Duration more) {
    return span.over() == Long.MAX_VALUE
        ? span
        : new Span(span.begun(), span.over() + more.toNanos());
  }

  private static void steady(Watcher watcher, String user, List<String> faults) {
    List<Told> told = watcher.of(user);
    boolean here = false;
    for (Told each : told) {
      if (here && each.status().equals("offline")) {
        faults.add(user + ", who stayed, went offline to " + watcher.name() + ": " + told);
      }
      here |= each.status().equals("online");
    }
  }

  private static String seconds(long nanos) {
    return String.format("%.1f s", nanos / 1e9);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
