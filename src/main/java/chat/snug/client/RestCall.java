package chat.snug.client;

import chat.snug.client.Http.Answer;
import chat.snug.client.Http.Request;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One call to the server, tried until it is answered for good. */
final class RestCall {
  private static final long TRY_LIMIT = 15_000;
  private static final int UNAUTHORIZED = 401;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;
  private static final int BAD_REQUEST = 400;
  private static final long SECOND = 1_000;

  private final Ports ports;
  private final Tokens tokens;
  private final Backoff backoff;
  private final String method;
  private final String target;
  private final @Nullable String body;
  private final boolean internal;
  private final Consumer<RestCall> ended;
  private final Promise<ObjectNode> promise = Promise.promise();

  private boolean over;
  private boolean refused;
  private Http.@Nullable Pending pending;
  private Timers.@Nullable Timer timer;
  private Timers.@Nullable Timer patience;

  /**
   * Starts nothing yet.
   *
   * @param internal whether it is tried for as long as its session lasts, whatever token it gets
   * @param ended told once it is over
   */
  RestCall(
      Ports ports,
      Tokens tokens,
      String method,
      String target,
      @Nullable ObjectNode body,
      boolean internal,
      Consumer<RestCall> ended) {
    this.ports = ports;
    this.tokens = tokens;
    this.backoff = new Backoff(ports.random());
    this.method = method;
    this.target = target;
    this.body = body == null ? null : Json.write(body);
    this.internal = internal;
    this.ended = ended;
  }

  /** Tries until there is an answer, for so many milliseconds (0: for ever). */
  Future<ObjectNode> start(long limit) {
    if (limit > 0) {
      patience =
          ports.timers().after(limit, () -> fail("unavailable", "the server did not answer"));
    }
    attempt();
    return promise.future();
  }

  /** Ends it without an answer; its future stays open. */
  void abort() {
    finish();
  }

  void fail(String code, String message) {
    if (finish()) {
      promise.fail(new ClientException(code, message));
    }
  }

  private void attempt() {
    tokens.lasting().onComplete(token -> {
      if (over) {
        return;
      }
      if (token.succeeded()) {
        call(token.result().value());
      } else {
        again(backoff.next());
      }
    });
  }

  private void call(String token) {
    boolean[] answered = {false};
    timer = ports.timers().after(TRY_LIMIT, () -> {
      answered[0] = true;
      drop();
      again(backoff.next());
    });
    Http.Pending made = ports.http().call(new Request(method, target, body, token), answer -> {
      if (!over && !answered[0]) {
        answered[0] = true;
        stopTimer();
        pending = null;
        judge(answer, token);
      }
    });
    if (!answered[0]) {
      pending = made;
    }
  }

  private void judge(Answer answer, String token) {
    int status = answer.status();
    ObjectNode json = Json.object(answer.body());
    if (status == UNAUTHORIZED) {
      unauthorized(token);
      return;
    }
    refused = false;
    if (status == 0 || status == TOO_MANY || status >= SERVER_ERROR) {
      again(waitAfter(answer, json));
    } else if (status >= BAD_REQUEST) {
      String code = json == null ? null : Json.text(json, "code");
      String detail = json == null ? null : Json.text(json, "detail");
      fail(code == null ? "internal" : code, detail == null ? "status " + status : detail);
    } else if (json == null && !answer.body().isEmpty()) {
      again(backoff.next());
    } else if (finish()) {
      promise.complete(json == null ? Json.object() : json);
    }
  }

  private void unauthorized(String token) {
    tokens.forget(token);
    if (!refused) {
      refused = true;
      attempt();
    } else if (internal) {
      refused = false;
      again(backoff.next());
    } else {
      fail("unauthorized", "the server refused two tokens in a row");
    }
  }

  private long waitAfter(Answer answer, @Nullable ObjectNode problem) {
    long told = problem == null ? -1 : Json.number(problem, "retry_after_ms", -1);
    if (told < 0) {
      told = seconds(answer.retryAfter());
    }
    return told < 0 ? backoff.next() : told;
  }

  private static long seconds(@Nullable String header) {
    if (header == null || !header.matches("\\d{1,6}")) {
      return -1;
    }
    return Long.parseLong(header) * SECOND;
  }

  private void again(long wait) {
    timer = ports.timers().after(wait, this::attempt);
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void drop() {
    if (pending != null) {
      pending.abort();
      pending = null;
    }
  }

  private boolean finish() {
    if (over) {
      return false;
    }
    over = true;
    stopTimer();
    drop();
    if (patience != null) {
      patience.cancel();
    }
    ended.accept(this);
    return true;
  }
}
