package chat.snug.presence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A roster whose time is moved by the test; both clocks go together. */
final class MovedRoster {
  static final Duration OFFLINE_AFTER = Duration.ofSeconds(90);
  private static final long TICK = PresenceVerticle.TICK.toNanos();

  private long nanos = Long.MAX_VALUE - 5_000_000_000L;
  private long wallNanos;
  final Unsaved unsaved = new Unsaved();
  final PresenceMetrics metrics = new PresenceMetrics();
  final Roster roster;

  MovedRoster() {
    this(1_700_000_000_000L);
  }

  MovedRoster(long wall) {
    this.wallNanos = wall * 1_000_000;
    FreezeAwareClock clock = new FreezeAwareClock(() -> nanos, PresenceVerticle.TICK);
    this.roster =
        new Roster(OFFLINE_AFTER, clock, () -> Instant.ofEpochMilli(wall()), unsaved, metrics);
  }

  long wall() {
    return wallNanos / 1_000_000;
  }

  /** Time passes with a tick each period; what changed meanwhile. */
  List<Standing> pass(double seconds) {
    List<Standing> changes = new ArrayList<>();
    long rest = Math.round(seconds * 1e9);
    while (rest > 0) {
      freeze(Math.min(rest, TICK));
      rest -= TICK;
      changes.addAll(roster.tick());
    }
    return changes;
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
    return roster
        .hello(new Hello(user, device, null, background, session, "socket", 0))
        .claim();
  }

  void ping(String user, String device, String session) {
    roster.heartbeat(new Request.Beat(user, device, session));
  }

  void state(String user, String device, String session, boolean background) {
    roster.state(new Request.State(user, device, session, background));
  }

  void breaks(String user, String device, String session) {
    roster.closed(new Request.Closed(user, device, session, false));
  }

  void bye(String user, String device, String session) {
    roster.closed(new Request.Closed(user, device, session, true));
  }

  Status status(String user) {
    Standing standing = roster.standing(user);
    return standing == null ? Status.OFFLINE : standing.status();
  }
}
