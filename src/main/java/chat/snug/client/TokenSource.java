package chat.snug.client;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** The application, asked for access tokens. */
@FunctionalInterface
public interface TokenSource {
  /**
   * An access token.
   *
   * @param expiresAt when it expires, milliseconds since 1970 by the server's clock; null reads it from the token where that is a JWT
   */
  record Token(String value, @Nullable Long expiresAt) {
    /** One that says itself when it expires, or does not expire. */
    public Token(String value) {
      this(value, null);
    }
  }

  /** A fresh token. A failure, or no answer in 15 s, counts as a failed attempt to connect. */
  Future<Token> token();
}
