package chat.snug.client;

/** One timer that can be set again and again; setting it anew lets go of what it was set to. */
final class Alarm {
  private final Ports ports;
  private Timers.Timer timer = () -> {};
  private boolean armed;
  private long due;

  Alarm(Ports ports) {
    this.ports = ports;
  }

  void set(long millis, Runnable task) {
    timer.cancel();
    armed = true;
    due = ports.clock().monotonicMillis() + millis;
    timer = ports.timers().after(millis, () -> {
      armed = false;
      task.run();
    });
  }

  void cancel() {
    timer.cancel();
    armed = false;
  }

  boolean isArmed() {
    return armed;
  }

  /** By how many milliseconds it is late now: a process that was suspended finds its timers late. */
  long late() {
    return ports.clock().monotonicMillis() - due;
  }
}
