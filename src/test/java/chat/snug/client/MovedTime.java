package chat.snug.client;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A clock that a test moves, and the timers on it. */
final class MovedTime implements Clock, Timers {
  private final long start;
  private final Set<Due> armed =
      new TreeSet<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::number));
  private long now;
  private long made;

  private record Due(long at, long number, Runnable task) {}

  MovedTime(long wallStart) {
    start = wallStart;
  }

  @Override
  public long wallMillis() {
    return start + now;
  }

  @Override
  public long monotonicMillis() {
    return now;
  }

  @Override
  public Timer after(long millis, Runnable task) {
    Due due = new Due(now + millis, made++, task);
    armed.add(due);
    return () -> armed.remove(due);
  }

  int armed() {
    return armed.size();
  }

  void killAll() {
    armed.clear();
  }

  /** Moves on; timers fire as they come due. */
  void advance(long millis) {
    long end = now + millis;
    for (Optional<Due> next = next(end); next.isPresent(); next = next(end)) {
      now = Math.max(now, next.get().at());
      fire(next.get());
    }
    now = end;
  }

  /** Moves at once, as over a suspension; what came due meanwhile fires then. */
  void jump(long millis) {
    now += millis;
    for (Optional<Due> next = next(now); next.isPresent(); next = next(now)) {
      fire(next.get());
    }
  }

  private Optional<Due> next(long until) {
    return armed.stream().findFirst().filter(due -> due.at() <= until);
  }

  private void fire(Due due) {
    armed.remove(due);
    due.task().run();
  }
}
