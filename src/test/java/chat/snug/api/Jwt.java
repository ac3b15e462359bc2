package chat.snug.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.snug.running.SnugProcess;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens as an embedding application makes them: HS256 with a secret that it shares with the server. */
final class Jwt {
  static final String SECRET = SnugProcess.SECRET;

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private Jwt() {}

  /** Good for an hour. */
  static String of(String user) {
    return of(user, Duration.ofHours(1));
  }

  /** @param life from now on; negative: it expired that long ago */
  static String of(String user, Duration life) {
    return sign(claims(user, life));
  }

  static String ofAdmin(String user) {
    return sign(claims(user, Duration.ofHours(1)).put("admin", true));
  }

  private static ObjectNode claims(String user, Duration life) {
    return ApiDocument.JSON
        .createObjectNode()
        .put("sub", user)
        .put("exp", Instant.now().plus(life).getEpochSecond());
  }

  private static String sign(ObjectNode claims) {
    var content = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + encode(claims.toString());
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
      return content + "." + BASE64.encodeToString(mac.doFinal(content.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String encode(String text) {
    return BASE64.encodeToString(text.getBytes(UTF_8));
  }
}
