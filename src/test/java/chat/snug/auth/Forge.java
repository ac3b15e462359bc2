package chat.snug.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** Makes tokens of all kinds, also such as no library would. */
final class Forge {
  private Forge() {}

  /** Claims of a good token that expires in a minute, changed by {@code name, value} pairs; a null value takes the claim out. */
  static Map<String, Object> claims(MovedClock clock, Object... changes) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("sub", "ann");
    claims.put("exp", clock.millis() / 1000 + 60);
    for (int i = 0; i < changes.length; i += 2) {
      if (changes[i + 1] == null) {
        claims.remove((String) changes[i]);
      } else {
        claims.put((String) changes[i], changes[i + 1]);
      }
    }
    return claims;
  }

  static String hs256(String secret, Map<String, Object> claims) {
    return hs256(bytes(secret), "{\"alg\":\"HS256\",\"typ\":\"JWT\"}", JsonUtil.toJson(claims));
  }

  /** Whatever stands in header and payload, with an HMAC that fits. */
  static String hs256(byte[] secret, String header, String payload) {
    String signed = base64(bytes(header)) + "." + base64(bytes(payload));
    return signed + "." + base64(hmac(secret, bytes(signed)));
  }

  static String unsigned(String header, Map<String, Object> claims) {
    return base64(bytes(header)) + "." + base64(bytes(JsonUtil.toJson(claims))) + ".";
  }

  /** Signed properly; a null kid is left out. */
  static String signed(String algorithm, Key key, String kid, Map<String, Object> claims) {
    JsonWebSignature signature = new JsonWebSignature();
    signature.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
    signature.setAlgorithmHeaderValue(algorithm);
    if (kid != null) {
      signature.setKeyIdHeaderValue(kid);
    }
    signature.setKey(key);
    signature.setPayload(JsonUtil.toJson(claims));
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new AssertionError(e);
    }
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] hmac(byte[] key, byte[] text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
