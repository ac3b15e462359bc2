package chat.snug.presence;

import chat.snug.store.PresenceStore.Heartbeat;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is here: sessions speak for devices, and devices hold leases. A heartbeat is a hello that is accepted, or a ping of the session that speaks for
 * its device; nothing else is. A socket that breaks leaves its lease alone.
 */
final class Roster {
  private final FreezeAwareClock clock;
  private final InstantSource wall;
  private final Unsaved unsaved;
  private final Sessions sessions = new Sessions();
  private final MemoryLeases leases;
  private final PresenceMetrics metrics;

  Roster(
      Duration offlineAfter,
      FreezeAwareClock clock,
      InstantSource wall,
      Unsaved unsaved,
      PresenceMetrics metrics) {
    this.clock = clock;
    this.wall = wall;
    this.unsaved = unsaved;
    this.leases = new MemoryLeases(offlineAfter, unsaved);
    this.metrics = metrics;
  }

  Sessions.Outcome hello(Hello hello) {
    Sessions.Outcome outcome = sessions.claim(hello);
    if (outcome.claim() == Claim.ACCEPTED) {
      leases.renew(hello.user(), hello.device(), hello.background(), moment());
    }
    return outcome;
  }

  void heartbeat(Request.Beat beat) {
    Session session = sessions.find(beat.user(), beat.device(), beat.session());
    if (session != null) {
      leases.renew(beat.user(), beat.device(), session.background(), moment());
    }
  }

  void state(Request.State state) {
    Session session = sessions.find(state.user(), state.device(), state.session());
    if (session != null) {
      session.background(state.background());
      leases.state(state.user(), state.device(), state.background(), clock.now());
    }
  }

  void closed(Request.Closed closed) {
    boolean spoke = sessions.close(closed.user(), closed.device(), closed.session());
    if (spoke && closed.bye()) {
      leases.end(closed.user(), closed.device(), clock.now());
    }
  }

  /** Heartbeats that an earlier process saved. */
  void restore(List<Heartbeat> heartbeats) {
    leases.restore(heartbeats, moment());
  }

  /** Null for who is offline and was told to be. */
  @Nullable
  Standing standing(String user) {
    return leases.standing(user, clock.now());
  }

  /** Once for each period of the clock: what changed since the last time. */
  List<Standing> tick() {
    clock.tick();
    List<Standing> changes = leases.changes(clock.now());
    metrics.told(changes.size());
    metrics.measure(leases, sessions, unsaved);
    return changes;
  }

  private Moment moment() {
    return new Moment(clock.now(), wall.millis());
  }
}
