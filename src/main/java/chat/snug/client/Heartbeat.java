package chat.snug.client;

/** Knows whether the socket lives: pings at the session's pace, and gives up where an answer fails to come. */
final class Heartbeat {
  private static final long ANSWER_LIMIT = 10_000;
  private static final long PROBE_LIMIT = 3_000;

  /** A timer later than this tells of a process that was suspended. */
  private static final long SUSPENDED = 2_000;

  private final Clock clock;
  private final Owner owner;
  private final Alarm ping;
  private final Alarm answer;
  private final Alarm probe;
  private long interval;
  private long nextPing;

  /** Whose socket it is. */
  interface Owner {
    void ping();

    /** Nothing was heard for too long. */
    void dead();

    /** The socket is of a time before the process was suspended. */
    void outdated();
  }

  Heartbeat(Ports ports, Owner owner) {
    this.clock = ports.clock();
    this.owner = owner;
    ping = new Alarm(ports);
    answer = new Alarm(ports);
    probe = new Alarm(ports);
  }

  void start(long intervalMillis) {
    interval = intervalMillis;
    schedule();
  }

  void stop() {
    ping.cancel();
    answer.cancel();
    probe.cancel();
  }

  /** Anything came. */
  void received() {
    answer.cancel();
    probe.cancel();
  }

  /** A frame that has an answer was sent. */
  void awaitAnswer() {
    if (!answer.isArmed()) {
      answer.set(ANSWER_LIMIT, this::unanswered);
    }
  }

  /** Looks whether the socket lives still, after a time of which nobody knows what it did to it. */
  void check() {
    if (clock.monotonicMillis() - nextPing > SUSPENDED) {
      owner.outdated();
    } else {
      probe();
    }
  }

  private void probe() {
    if (!probe.isArmed()) {
      probe.set(PROBE_LIMIT, owner::outdated);
      beat();
    }
  }

  private void due() {
    if (ping.late() > interval) {
      owner.outdated();
    } else if (ping.late() > SUSPENDED) {
      probe();
    } else {
      beat();
    }
  }

  private void unanswered() {
    if (answer.late() > SUSPENDED) {
      probe();
    } else {
      owner.dead();
    }
  }

  private void beat() {
    schedule();
    owner.ping();
  }

  private void schedule() {
    nextPing = clock.monotonicMillis() + interval;
    ping.set(interval, this::due);
  }
}
