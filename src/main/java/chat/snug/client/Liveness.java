package chat.snug.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What keeps a session alive, its heartbeat and its token, and what is known of its end. */
final class Liveness {
  private static final Set<String> ANSWERED = Set.of("ping", "send", "edit", "delete", "react");
  private static final long PROVEN = 30_000;
  private static final long SECOND = 1_000;
  private static final long USUAL_HEARTBEAT = 30;
  private static final long RAREST_HEARTBEAT = 24 * 60 * 60;

  private final Clock clock;
  private final ServerTime time;
  private final Heartbeat heartbeat;
  private final Renewal renewal;
  private long onlineSince;
  private long drainUntil = -1;

  Liveness(Clock clock, ServerTime time, Heartbeat heartbeat, Renewal renewal) {
    this.clock = clock;
    this.time = time;
    this.heartbeat = heartbeat;
    this.renewal = renewal;
  }

  /** A session has begun, with this token. */
  void begin(ObjectNode welcome, @Nullable AccessToken token) {
    time.told(Json.text(welcome, "server_time"));
    onlineSince = clock.monotonicMillis();
    drainUntil = -1;
    long beat = Json.number(welcome, "heartbeat_seconds", USUAL_HEARTBEAT);
    heartbeat.start(Math.min(Math.max(1, beat), RAREST_HEARTBEAT) * SECOND);
    if (token != null) {
      renewal.start(token);
    }
  }

  void stop() {
    heartbeat.stop();
    renewal.stop();
  }

  /** Whether the session has lasted so long that the next trouble is a new one. */
  boolean isProven() {
    return clock.monotonicMillis() - onlineSince >= PROVEN;
  }

  void sent(ObjectNode frame) {
    if (ANSWERED.contains(String.valueOf(Json.text(frame, "type")))) {
      heartbeat.awaitAnswer();
    }
  }

  void heard() {
    heartbeat.received();
  }

  /** Looks whether the socket lives still. */
  void check() {
    heartbeat.check();
  }

  /** The server goes away, and has said when to come back; where it has not, the usual wait holds, or all came back at once. */
  void drained(ObjectNode drain) {
    long after = Json.number(drain, "retry_after_ms", -1);
    drainUntil = after < 0 ? -1 : clock.monotonicMillis() + after;
  }

  /** How long to stay away as the session's server said, milliseconds, once; -1 where it did not. */
  long takeDrain() {
    long until = drainUntil;
    drainUntil = -1;
    return until < 0 ? -1 : Math.max(0, until - clock.monotonicMillis());
  }

  void forgetDrain() {
    drainUntil = -1;
  }

  void renewToken() {
    renewal.renew();
  }

  void tokenRefused(ObjectNode error) {
    renewal.refused(error);
  }
}
