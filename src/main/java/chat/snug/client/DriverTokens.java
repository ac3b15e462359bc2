package chat.snug.client;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs tokens as an embedding application does: JWTs with HS256. */
final class DriverTokens implements TokenSource {
  private static final String ALGORITHM = "HmacSHA256";

  private final String user;
  private final String secret;
  private final Clock clock;
  private volatile long seconds;

  DriverTokens(String user, String secret, Clock clock, long seconds) {
    this.user = user;
    this.secret = secret;
    this.clock = clock;
    this.seconds = seconds;
  }

  /** Of the tokens signed from now on. */
  void lifetime(long inSeconds) {
    seconds = inSeconds;
  }

  @Override
  public Future<Token> token() {
    long now = TimeUnit.MILLISECONDS.toSeconds(clock.wallMillis());
    String header = encode(Json.write(Json.object().put("alg", "HS256").put("typ", "JWT")));
    String claims = encode(
        Json.write(Json.object().put("sub", user).put("iat", now).put("exp", now + seconds)));
    String signed = header + "." + claims;
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
      return Future.succeededFuture(new Token(signed + "." + encode(signature)));
    } catch (GeneralSecurityException e) {
      return Future.failedFuture(e);
    }
  }

  private static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
