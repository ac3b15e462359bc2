package chat.snug.http;

import chat.snug.config.Limits;
import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.TimeUnit;

/** Takes in the body of a request that was paused, up to a limit. */
final class BodyReader {
  private static final long SECONDS = 30;
  private static final long RETRY_MILLIS = 1000;
  /** What a client still sends after it was refused is read and dropped up to here, so that it gets to read the answer. */
  private static final long DROPPED_BYTES = 4 * 1024 * 1024;

  private final VertxInternal vertx;
  private final int limit;
  private final BodyBudget budget;

  /**
   * @param limit bytes; 0: off
   * @param budget of all bodies together
   */
  BodyReader(Vertx vertx, int limit, BodyBudget budget) {
    this.vertx = (VertxInternal) vertx;
    this.limit = limit;
    this.budget = budget;
  }

  /** The whole body; empty where there is none. Fails with {@code too_large} as soon as that is known. */
  Future<Buffer> read(HttpServerRequest request) {
    if (!mayHaveBody(request)) {
      request.resume();
      return vertx.getOrCreateContext().succeededFuture(Buffer.buffer());
    }
    if (Limits.exceeds(declaredLength(request), limit)) {
      return Future.failedFuture(tooLarge());
    }
    if (expectsContinue(request)) {
      return request.response().writeContinue().compose(told -> collect(request));
    }
    return collect(request);
  }

  /** Reads and drops what is left of a request that is answered already; a client that goes on for too long is cut off. */
  static void drop(HttpServerRequest request) {
    if (request.isEnded()) {
      return;
    }
    long[] left = {DROPPED_BYTES};
    request.handler(chunk -> {
      left[0] -= chunk.length();
      if (left[0] < 0) {
        cut(request);
      }
    });
    request.resume();
  }

  private Future<Buffer> collect(HttpServerRequest request) {
    Promise<Buffer> whole = vertx.promise();
    Buffer body = Buffer.buffer();
    long[] held = {0};
    request.exceptionHandler(whole::tryFail);
    request.endHandler(end -> whole.tryComplete(body));
    request.handler(chunk -> {
      if (whole.future().isComplete()) {
        return; // answered already: what still comes is dropped
      }
      if (Limits.exceeds((long) body.length() + chunk.length(), limit)) {
        request.pause();
        whole.tryFail(tooLarge());
      } else if (budget.take(chunk.length())) {
        held[0] += chunk.length();
        body.appendBuffer(chunk);
      } else {
        request.pause();
        whole.tryFail(busy());
      }
    });
    request.resume();
    return whole
        .future()
        .timeout(SECONDS, TimeUnit.SECONDS)
        .onComplete(ended -> {
          whole.tryFail(late()); // so that nothing is taken in any more
          budget.free(held[0]);
        })
        .recover(why -> Future.failedFuture(why instanceof FaultException ? why : late()));
  }

  /** HTTP/1 says so in a header; HTTP/2 need not. */
  private static boolean mayHaveBody(HttpServerRequest request) {
    return declaredLength(request) > 0
        || request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || request.version() == HttpVersion.HTTP_2;
  }

  private static long declaredLength(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length == null || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return 0;
    }
    return Query.isDecimal(length) ? Long.parseLong(length) : Long.MAX_VALUE;
  }

  private static boolean expectsContinue(HttpServerRequest request) {
    String expect = request.getHeader(HttpHeaders.EXPECT);
    return "100-continue".equalsIgnoreCase(expect) && request.version() != HttpVersion.HTTP_1_0;
  }

  private FaultException tooLarge() {
    return Fault.TOO_LARGE.because("the body may have up to " + limit + " bytes");
  }

  private static FaultException busy() {
    return Fault.UNAVAILABLE
        .because("too many requests are being received; try again in a moment")
        .retryAfter(RETRY_MILLIS);
  }

  private static FaultException late() {
    return Fault.INVALID.because("the body did not come in time").withStatus(408);
  }

  private static void cut(HttpServerRequest request) {
    request.handler(null);
    request.connection().close().onFailure(gone -> {});
  }
}
