package chat.snug.client;

import chat.snug.client.TokenSource.Token;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A token with what is known of its life, in milliseconds.
 *
 * @param expiresAt by the server's clock; {@link Long#MAX_VALUE} where nobody says
 * @param life from its making, or from its coming, to its end
 */
record AccessToken(String value, long expiresAt, long life) {
  private static final long MOST_LEFT = 90_000;
  private static final int SHARE_LEFT = 3;
  private static final long SECOND = 1_000;

  /** Reads what a JWT says of itself, unverified; that is the server's business. */
  static AccessToken of(Token token, long now) {
    ObjectNode claims = claims(token.value());
    Long expiry = token.expiresAt();
    if (expiry == null) {
      long exp = Json.number(claims, "exp", 0);
      expiry = exp > 0 && exp < Long.MAX_VALUE / SECOND ? exp * SECOND : Long.MAX_VALUE;
    }
    long iat = Json.number(claims, "iat", 0);
    boolean says = token.expiresAt() == null && iat > 0 && iat < Long.MAX_VALUE / SECOND;
    long made = says ? iat * SECOND : now;
    return new AccessToken(token.value(), expiry, Math.max(0, expiry - made));
  }

  /** Whose token it says it is. */
  static String user(String value) {
    String user = Json.text(claims(value), "sub");
    if (user == null) {
      throw ClientException.invalid("the token does not say whose it is");
    }
    return user;
  }

  boolean expires() {
    return expiresAt != Long.MAX_VALUE;
  }

  /** When to renew it: a third of its life before the end, at most 90 s. */
  long renewAt() {
    return expires() ? expiresAt - Math.min(life / SHARE_LEFT, MOST_LEFT) : Long.MAX_VALUE;
  }

  private static ObjectNode claims(String value) {
    ObjectNode claims = payload(value);
    return claims == null ? Json.object() : claims;
  }

  private static @Nullable ObjectNode payload(String value) {
    String[] parts = value.split("\\.", -1);
    if (parts.length != 3) {
      return null;
    }
    try {
      byte[] json = Base64.getUrlDecoder().decode(parts[1]);
      return Json.object(new String(json, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
