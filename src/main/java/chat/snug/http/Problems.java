package chat.snug.http;

import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import chat.snug.protocol.JsonOut;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where what went wrong becomes an answer (RFC 9457). What was not foreseen is logged here, once, and told to nobody. */
final class Problems {
  private static final String TYPE = "application/problem+json";
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final long MILLIS = 1000;
  private static final int UNAUTHORIZED = 401;

  private final Supplier<String> requestIds;

  /** @param requestIds names a request in its answer and in the log, so that one finds the other */
  Problems(Supplier<String> requestIds) {
    this.requestIds = requestIds;
  }

  /** @param what method and pattern of the path, for the log */
  Reply of(Throwable failure, String what) {
    return failure instanceof FaultException fault ? refusal(fault) : internal(failure, what);
  }

  private static Reply refusal(FaultException why) {
    long wait = retryAfter(why);
    Reply reply = new Reply(why.status(), TYPE, body(why, wait), Map.of());
    if (wait > 0) {
      reply = reply.with("Retry-After", Long.toString((wait + MILLIS - 1) / MILLIS));
    }
    return why.status() == UNAUTHORIZED ? reply.with("WWW-Authenticate", "Bearer") : reply;
  }

  private static Buffer body(FaultException why, long wait) {
    return Buffer.buffer(JsonOut.object(out -> {
      out.put("type", "about:blank")
          .put("title", HttpResponseStatus.valueOf(why.status()).reasonPhrase())
          .put("status", why.status())
          .put("detail", why.message())
          .put("code", why.fault().code());
      if (wait > 0) {
        out.put("retry_after_ms", wait);
      }
    }));
  }

  /** Who was told to come later is told when; a second where nobody knows better. */
  private static long retryAfter(FaultException why) {
    boolean later = why.fault() == Fault.RATE_LIMITED || why.fault() == Fault.UNAVAILABLE;
    return later && why.retryAfterMillis() <= 0 ? MILLIS : why.retryAfterMillis();
  }

  private Reply internal(Throwable failure, String what) {
    String request = requestIds.get();
    LOG.atError()
        .setMessage("a request failed")
        .addKeyValue("request", request)
        .addKeyValue("what", what)
        .setCause(failure)
        .log();
    return refusal(
        Fault.INTERNAL.because("the server failed; its log knows why, under request " + request));
  }
}
