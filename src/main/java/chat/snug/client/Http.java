package chat.snug.client;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes single HTTP calls to the server; trying again is no concern of it. */
public interface Http {
  /**
   * A call.
   *
   * @param method such as {@code GET}
   * @param target path and query, encoded
   * @param body JSON; null where there is none
   * @param token for {@code Authorization: Bearer}
   */
  record Request(String method, String target, @Nullable String body, String token) {}

  /**
   * What came back.
   *
   * @param status of HTTP, 0 where no answer came
   * @param retryAfter the header {@code Retry-After}
   */
  record Answer(int status, @Nullable String retryAfter, String body) {
    /** No answer came. */
    static final Answer NONE = new Answer(0, null, "");
  }

  /** A call on its way. */
  interface Pending {
    /** Lets go of it; its answer is not told any more. */
    void abort();
  }

  /** Makes the call and tells the answer once, on the client's own thread. */
  Pending call(Request request, Consumer<Answer> answer);
}
