package chat.snug.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Renews the token of a session in-band, before it expires; one renewal at a time. */
final class Renewal {
  private final Tokens tokens;
  private final ServerTime time;
  private final Wire wire;
  private final Backoff backoff;
  private final Alarm alarm;
  private final Runnable renewed;
  private @Nullable AccessToken told;
  private boolean asking;
  private int session;

  /** Tells {@code renewed} when a new token is on its way to the server. */
  Renewal(Ports ports, Tokens tokens, ServerTime time, Wire wire, Runnable renewed) {
    this.tokens = tokens;
    this.time = time;
    this.wire = wire;
    this.renewed = renewed;
    backoff = new Backoff(ports.random());
    alarm = new Alarm(ports);
  }

  /** A session has begun with this token. */
  void start(AccessToken token) {
    told = token;
    backoff.reset();
    schedule(token);
  }

  void stop() {
    session++;
    asking = false;
    told = null;
    alarm.cancel();
  }

  /** The present token is not worth much any more. */
  void renew() {
    if (asking) {
      return;
    }
    asking = true;
    alarm.cancel();
    int mine = session;
    tokens.fresh().onComplete(answer -> {
      if (mine != session) {
        return;
      }
      asking = false;
      if (answer.succeeded()) {
        tell(answer.result());
      } else {
        alarm.set(backoff.next(), this::renew);
      }
    });
  }

  /** The server did not take the token. */
  void refused(ObjectNode error) {
    AccessToken token = told;
    if (token == null || asking) {
      return;
    }
    if ("rate_limited".equals(Json.text(error, "code"))) {
      long wait = Json.number(error, "retry_after_ms", -1);
      alarm.set(wait < 0 ? backoff.next() : wait, () -> tell(token));
    } else {
      tokens.forget(token.value());
      alarm.set(backoff.next(), this::renew);
    }
  }

  private void tell(AccessToken token) {
    told = token;
    wire.send(Json.object().put("type", "token").put("token", token.value()));
    schedule(token);
    renewed.run();
  }

  private void schedule(AccessToken token) {
    if (!token.expires()) {
      return;
    }
    long left = token.renewAt() - time.now();
    if (left > 0) {
      backoff.reset();
    }
    alarm.set(left > 0 ? left : backoff.next(), this::renew);
  }
}
