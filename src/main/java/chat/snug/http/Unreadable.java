package chat.snug.http;

import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.jspecify.annotations.Nullable;

/** What came on a connection and could not be read as a request. */
final class Unreadable {
  private static final int URI_TOO_LONG = 414;
  private static final int HEADERS_TOO_LARGE = 431;

  private Unreadable() {}

  /** @param cause what the decoder says */
  static FaultException fault(@Nullable Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return Fault.INVALID.because("the request line is too long").withStatus(URI_TOO_LONG);
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return Fault.INVALID.because("the headers are too large").withStatus(HEADERS_TOO_LARGE);
    }
    return Fault.INVALID.because("this can't be read as an HTTP/1.1 request");
  }
}
