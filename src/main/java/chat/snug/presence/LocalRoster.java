package chat.snug.presence;

import chat.snug.store.PresenceStore.Heartbeat;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The roster of a node alone: everything in memory. */
final class LocalRoster implements Roster {
  private final FreezeAwareClock clock;
  private final InstantSource wall;
  private final Unsaved unsaved;
  private final Sessions sessions = new Sessions();
  private final MemoryLeases leases;
  private final Consumer<Session> replaced;
  private final PresenceMetrics.Part metrics;

  LocalRoster(
      Duration offlineAfter,
      FreezeAwareClock clock,
      InstantSource wall,
      Unsaved unsaved,
      Consumer<Session> replaced,
      PresenceMetrics.Part metrics) {
    this.clock = clock;
    this.wall = wall;
    this.unsaved = unsaved;
    this.leases = new MemoryLeases(offlineAfter, unsaved);
    this.replaced = replaced;
    this.metrics = metrics;
  }

  @Override
  public Future<Claim> hello(Hello hello) {
    Sessions.Outcome outcome = sessions.claim(hello);
    if (outcome.claim() == Claim.ACCEPTED) {
      leases.renew(hello.user(), hello.device(), hello.background(), moment());
    }
    Session before = outcome.replaced();
    if (before != null) {
      replaced.accept(before);
    }
    return Future.succeededFuture(outcome.claim());
  }

  @Override
  public void heartbeat(Request.Beat beat) {
    Session session = sessions.find(beat.user(), beat.device(), beat.session());
    if (session != null) {
      leases.renew(beat.user(), beat.device(), session.background(), moment());
    }
  }

  @Override
  public void state(Request.State state) {
    Session session = sessions.find(state.user(), state.device(), state.session());
    if (session != null) {
      session.background(state.background());
      leases.state(state.user(), state.device(), state.background(), clock.now());
    }
  }

  @Override
  public void closed(Request.Closed closed) {
    boolean spoke = sessions.close(closed.user(), closed.device(), closed.session());
    if (spoke && closed.bye()) {
      leases.end(closed.user(), closed.device(), clock.now());
    }
  }

  @Override
  public void restore(List<Heartbeat> heartbeats) {
    leases.restore(heartbeats, moment());
  }

  @Override
  public Future<Void> begin() {
    return Future.succeededFuture();
  }

  @Override
  public @Nullable Standing standing(String user) {
    return leases.standing(user, clock.now());
  }

  @Override
  public List<Standing> tick() {
    clock.tick();
    List<Standing> changes = leases.changes(clock.now());
    metrics.told(changes.size());
    metrics.measure(leases.online(), leases.away(), sessions.size(), unsaved.size());
    return changes;
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }

  private Moment moment() {
    return new Moment(clock.now(), wall.millis(), clock.real());
  }
}
