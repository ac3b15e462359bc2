package chat.snug.auth;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Downloads a key set: one short answer from one place, no redirects. */
final class KeyDownload {
  static final int MAX_BYTES = 64 * 1024;
  static final Duration TIME_LIMIT = Duration.ofSeconds(5);

  private static final int OK = 200;
  private static final int SERVER_ERROR = 500;

  /** The server answered, and what it said is no key set: asking again soon won't help. */
  static final class UnusableException extends RuntimeException {
    UnusableException(String message) {
      super(message, null, false, false);
    }
  }

  private final HttpClient client;
  private final RequestOptions request;
  private final long limitMillis;

  KeyDownload(Vertx vertx, URI url, Duration timeLimit) {
    this.limitMillis = timeLimit.toMillis();
    this.client = vertx.createHttpClient(
        new HttpClientOptions().setConnectTimeout((int) limitMillis),
        new PoolOptions().setHttp1MaxSize(1));
    this.request = new RequestOptions()
        .setMethod(HttpMethod.GET)
        .setAbsoluteURI(url.toString())
        .setFollowRedirects(false)
        .setConnectTimeout(limitMillis)
        .putHeader(HttpHeaders.ACCEPT, "application/jwk-set+json, application/json");
  }

  /** The keys; fails with {@link UnusableException} for an answer that is none. */
  Future<KeySet> start() {
    return client
        .request(request)
        .compose(this::send)
        .timeout(limitMillis, TimeUnit.MILLISECONDS)
        .map(body -> parse(body.toString()));
  }

  Future<Void> close() {
    return client.close();
  }

  /** The time limit stops the transfer too, not the waiting alone. */
  private Future<Buffer> send(HttpClientRequest request) {
    return request
        .send()
        .compose(KeyDownload::body)
        .timeout(limitMillis, TimeUnit.MILLISECONDS)
        .onFailure(why -> request.reset());
  }

  private static Future<Buffer> body(HttpClientResponse response) {
    Promise<Buffer> whole = Promise.promise();
    response.exceptionHandler(whole::tryFail);
    if (response.statusCode() >= SERVER_ERROR) {
      return Future.failedFuture("status " + response.statusCode());
    }
    if (response.statusCode() != OK) {
      return Future.failedFuture(new UnusableException("status " + response.statusCode()));
    }
    Buffer body = Buffer.buffer();
    response.handler(chunk -> {
      if (body.length() + chunk.length() > MAX_BYTES) {
        whole.tryFail(new UnusableException("more than " + MAX_BYTES + " bytes"));
      } else {
        body.appendBuffer(chunk);
      }
    });
    response.endHandler(ended -> whole.tryComplete(body));
    return whole.future();
  }

  private static KeySet parse(String json) {
    try {
      return KeySet.parse(json);
    } catch (IllegalArgumentException e) {
      throw new UnusableException("not a JSON Web Key Set");
    }
  }
}
