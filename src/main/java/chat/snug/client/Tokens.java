package chat.snug.client;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/** The token in use. Asks the application for another where it will not last, one question at a time, for at most 15 s each. */
final class Tokens {
  private static final long PATIENCE = 15_000;

  private final Ports ports;
  private final TokenSource source;
  private final ServerTime time;
  private @Nullable AccessToken kept;
  private @Nullable Question question;

  private static final class Question {
    private final Promise<AccessToken> answer = Promise.promise();
    private final Timers.Timer limit;

    Question(Timers.Timer limit) {
      this.limit = limit;
    }
  }

  Tokens(Ports ports, TokenSource source, ServerTime time) {
    this.ports = ports;
    this.source = source;
    this.time = time;
  }

  /** The token kept where it lasts for a while, else a new one. */
  Future<AccessToken> lasting() {
    AccessToken token = kept;
    return token != null && token.renewAt() > time.now() ? Future.succeededFuture(token) : fresh();
  }

  /** A new one, of the question that is pending or of another. */
  Future<AccessToken> fresh() {
    Question pending = question;
    return pending == null ? ask() : pending.answer.future();
  }

  /** It was refused: it is not used again. */
  void forget(@Nullable String value) {
    if (kept != null && kept.value().equals(value)) {
      kept = null;
    }
  }

  /** Whatever is kept is not used again. */
  void forgetAny() {
    kept = null;
  }

  @Nullable
  AccessToken kept() {
    return kept;
  }

  /** No question is waited for any more. */
  void stop() {
    end("closed", "the client was closed");
  }

  private Future<AccessToken> ask() {
    Question asked =
        new Question(ports.timers().after(PATIENCE, () -> end("unavailable", "no token came")));
    question = asked;
    answered(asked, source);
    return asked.answer.future();
  }

  private void answered(Question asked, TokenSource application) {
    token(application)
        .onComplete(result -> ports.loop().execute(() -> {
          if (question != asked) {
            return;
          }
          TokenSource.@Nullable Token token = result.succeeded() ? result.result() : null;
          if (token != null && !isNull(token.value())) {
            question = null;
            asked.limit.cancel();
            AccessToken fresh = AccessToken.of(token, time.now());
            kept = fresh;
            asked.answer.complete(fresh);
          } else {
            end("unauthorized", "the application has no token");
          }
        }));
  }

  /** Whatever the application does in place of an answer, it is one: nothing may wait for ever. */
  private static Future<TokenSource.Token> token(TokenSource application) {
    try {
      Future<TokenSource.Token> token = application.token();
      return isNull(token) ? Future.failedFuture("no answer") : token;
    } catch (Throwable e) {
      return Future.failedFuture(e);
    }
  }

  /** An application's code need not be checked for nulls as ours is. */
  private static boolean isNull(@Nullable Object given) {
    return given == null;
  }

  private void end(String code, String why) {
    Question asked = question;
    question = null;
    if (asked != null) {
      asked.limit.cancel();
      asked.answer.fail(new ClientException(code, why));
    }
  }
}
