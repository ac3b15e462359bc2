package chat.snug.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What waits for one room, in the order composed; one of it is on its way at most. */
final class RoomQueue {
  private final Deque<OutboxEntry> entries = new ArrayDeque<>();
  private final Backoff backoff;
  private final Alarm unanswered;
  private final Alarm rest;
  private boolean flying;

  RoomQueue(Ports ports) {
    backoff = new Backoff(ports.random());
    unanswered = new Alarm(ports);
    rest = new Alarm(ports);
  }

  void add(OutboxEntry entry) {
    entries.add(entry);
  }

  @Nullable
  OutboxEntry head() {
    return entries.peek();
  }

  /** The number of its oldest entry. */
  long age() {
    OutboxEntry head = entries.peek();
    return head == null ? Long.MAX_VALUE : head.number();
  }

  List<OutboxEntry> entries() {
    return List.copyOf(entries);
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  boolean isReady() {
    return !entries.isEmpty() && !flying && !rest.isArmed();
  }

  boolean isFlying(OutboxEntry entry) {
    return flying && entries.peek() == entry;
  }

  /** The head is on its way; without an answer in so many milliseconds the task is run. */
  void fly(long limit, Runnable task) {
    flying = true;
    unanswered.set(limit, task);
  }

  /** The head waits again; false where it did already. */
  boolean land() {
    boolean was = flying;
    flying = false;
    unanswered.cancel();
    return was;
  }

  /** Nothing of the room is sent for this time; a negative one lets the backoff decide. */
  void rest(long millis, Runnable task) {
    rest.set(millis < 0 ? backoff.next() : millis, task);
  }

  /** Takes the entry out; whether it was on its way. */
  boolean remove(OutboxEntry entry) {
    boolean flew = isFlying(entry) && land();
    entries.remove(entry);
    return flew;
  }

  /** An answer for good came. */
  void answered() {
    backoff.reset();
  }

  void stop() {
    rest.cancel();
    land();
  }
}
