package chat.snug.badinput;

import chat.snug.running.Person;
import chat.snug.running.SnugProcess;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens that must open nothing. The first account is called operator. */
final class Forged {
  private static final String HS256 = "{'alg':'HS256','typ':'JWT'}";
  private static final String SECRET = SnugProcess.SECRET;

  private Forged() {}

  /** Rows whose {@code sent} is a token and whose {@code expected} is a code. */
  static Stream<Row> tokens() {
    long soon = Instant.now().getEpochSecond() + 3600;
    String good = Person.token("bob", soon);
    String claims = "{'sub':'bob','exp':" + soon + "}";
    return Stream.of(
        row("expired", Person.token("bob", 1_700_000_000L), "token_expired"),
        row("nothing like a token", "let-me-in"),
        row("three empty parts", ".."),
        row("two parts", good.substring(0, good.lastIndexOf('.'))),
        row("four parts", good + ".x"),
        row("without its signature", good.substring(0, good.lastIndexOf('.') + 1)),
        row("a signature cut short", good.substring(0, good.length() - 4)),
        row("tampered claims", tampered(good)),
        row("alg none", part("{'alg':'none'}") + "." + part(claims) + "."),
        row("alg None with a signature", signed("{'alg':'None'}", claims, SECRET)),
        row("alg HS512 with a signature of HS256", signed("{'alg':'HS512'}", claims, SECRET)),
        row("alg RS256 with an HMAC", signed("{'alg':'RS256'}", claims, SECRET)),
        row("no alg", signed("{'typ':'JWT'}", claims, SECRET)),
        row("a header that is no JSON", signed("{", claims, SECRET)),
        row(
            "an unknown critical header",
            signed("{'alg':'HS256','crit':['x'],'x':1}", claims, SECRET)),
        row("another's secret", signed(HS256, claims, "another-secret-0123456789-0123456789")),
        row("claims that are no JSON", signed(HS256, "sub=bob", SECRET)),
        row("claims that are an array", signed(HS256, "[]", SECRET)),
        row("no exp", signed(HS256, "{'sub':'bob'}", SECRET)),
        row("exp a string", signed(HS256, "{'sub':'bob','exp':'" + soon + "'}", SECRET)),
        row("exp null", signed(HS256, "{'sub':'bob','exp':null}", SECRET)),
        row(
            "nbf in an hour",
            signed(HS256, "{'sub':'bob','exp':" + soon + ",'nbf':" + soon + "}", SECRET)),
        row("no sub", signed(HS256, "{'exp':" + soon + "}", SECRET)),
        row("sub a number", signed(HS256, "{'sub':7,'exp':" + soon + "}", SECRET)),
        row("sub empty", signed(HS256, "{'sub':'','exp':" + soon + "}", SECRET)),
        row("sub that is no id", signed(HS256, "{'sub':'../bob','exp':" + soon + "}", SECRET)),
        row(
            "sub of 65 characters",
            signed(HS256, "{'sub':'" + "s".repeat(65) + "','exp':" + soon + "}", SECRET)),
        row("sub of an account", signed(HS256, "{'sub':'operator','exp':" + soon + "}", SECRET)));
  }

  private static Row row(String what, String token) {
    return row(what, token, "unauthorized");
  }

  private static Row row(String what, String token, String expected) {
    return Row.raw(what, token, expected);
  }

  private static String tampered(String good) {
    String[] parts = good.split("\\.");
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    return parts[0] + "." + part(claims.replace("\"bob\"", "\"eve\"")) + "." + parts[2];
  }

  private static String signed(String header, String claims, String secret) {
    String signed = part(header) + "." + part(claims);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return signed + "." + encoded(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String part(String json) {
    return encoded(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
