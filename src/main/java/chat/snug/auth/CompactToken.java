package chat.snug.auth;

import java.security.Key;
import java.util.Base64;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** A signed token in three parts (RFC 7515), not verified yet: its header says how to try, and nothing else in it is believed. */
final class CompactToken {
  private final JsonWebSignature signature;

  private CompactToken(JsonWebSignature signature) {
    this.signature = signature;
  }

  /** Takes it apart; {@code unauthorized} where it is not of this form. */
  static CompactToken parse(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      throw Refusals.badToken();
    }
    for (String part : parts) {
      requireCanonical(part);
    }
    JsonWebSignature signature = new JsonWebSignature();
    try {
      signature.setCompactSerialization(token);
      return new CompactToken(signature);
    } catch (JoseException | RuntimeException e) { // the JSON in it is anybody's
      throw Refusals.badToken();
    }
  }

  @Nullable
  String header(String name) {
    return signature.getHeaders().getObjectHeaderValue(name) instanceof String text ? text : null;
  }

  @Nullable
  String algorithm() {
    return header("alg");
  }

  /** Its claims where the signature holds under this algorithm and key, else null. The algorithm is ours to name, never the token's. */
  @Nullable
  Claims claims(String algorithm, Key key) {
    try {
      signature.setAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, algorithm));
      signature.setKey(key);
      return signature.verifySignature()
          ? new Claims(JsonUtil.parseJson(signature.getPayload()))
          : null;
    } catch (JoseException
        | RuntimeException e) { // a key of another kind, claims that are no object
      return null;
    }
  }

  /** Lenient decoding would let one signature be written in many ways. */
  private static void requireCanonical(String part) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(part);
      if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
        return;
      }
    } catch (IllegalArgumentException e) {
      // falls through to the same refusal
    }
    throw Refusals.badToken();
  }
}
