package chat.snug.auth;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a refresh led to. Also a refused one can make tokens void, and whoever holds sockets of these must be told either way.
 *
 * @param tokens null where the refresh token was refused: the answer is {@code unauthorized}
 * @param revoked families and issues that are void from now on
 */
public record Refreshed(@Nullable Tokens tokens, List<String> revoked) {

  /** The new tokens; throws {@code unauthorized} where there are none. */
  public Tokens orThrow() {
    if (tokens == null) {
      throw Refusals.unauthorized(
          "the refresh token is unknown, expired, used or revoked: sign in again");
    }
    return tokens;
  }
}
