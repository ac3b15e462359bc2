package chat.snug.presence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A roster whose time is moved by the test; all clocks go together. */
abstract class MovedRoster {
  static final Duration OFFLINE_AFTER = Duration.ofSeconds(90);

  private long nanos = Long.MAX_VALUE - 5_000_000_000L;
  private long wallNanos;
  final Unsaved unsaved = new Unsaved();
  final PresenceMetrics metrics = new PresenceMetrics();
  final List<Session> replaced = new ArrayList<>();
  private final long step;

  MovedRoster(long wall, Duration step) {
    this.wallNanos = wall * 1_000_000;
    this.step = step.toNanos();
  }

  abstract Roster roster();

  FreezeAwareClock clock() {
    return new FreezeAwareClock(() -> nanos, PresenceVerticle.TICK);
  }

  Instant now() {
    return Instant.ofEpochMilli(wall());
  }

  long wall() {
    return wallNanos / 1_000_000;
  }

  /** Time passes with a tick now and then; what changed meanwhile. */
  List<Standing> pass(double seconds) {
    List<Standing> changes = new ArrayList<>();
    long rest = Math.round(seconds * 1e9);
    long next = PresenceVerticle.TICK.toNanos();
    while (rest > 0) {
      freeze(Math.min(rest, next));
      rest -= next;
      next = step;
      changes.addAll(tick());
    }
    return changes;
  }

  /** What the roster tells by itself, now. */
  List<Standing> tick() {
    return roster().tick();
  }

  /** Time passes without a tick. */
  void freeze(long more) {
    nanos += more;
    wallNanos += more;
  }

  Claim hello(String user, String device, String session) {
    return hello(user, device, session, false);
  }

  Claim hello(String user, String device, String session, boolean background) {
    return hello(new Hello(user, device, null, background, session, "socket", 0));
  }

  Claim hello(Hello hello) {
    return roster().hello(hello).await();
  }

  void ping(String user, String device, String session) {
    roster().heartbeat(new Request.Beat(user, device, session));
  }

  void state(String user, String device, String session, boolean background) {
    roster().state(new Request.State(user, device, session, background));
  }

  void breaks(String user, String device, String session) {
    roster().closed(new Request.Closed(user, device, session, false));
  }

  void bye(String user, String device, String session) {
    roster().closed(new Request.Closed(user, device, session, true));
  }

  Status status(String user) {
    Standing standing = roster().standing(user);
    return standing == null ? Status.OFFLINE : standing.status();
  }
}
