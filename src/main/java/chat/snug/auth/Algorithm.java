package chat.snug.auth;

import java.security.Key;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jose4j.keys.EllipticCurves;

/** The algorithms that an application may sign with, each with the one kind of key that it takes (RFC 7518, RFC 8037). */
enum Algorithm {
  HS256("HS256"),
  RS256("RS256"),
  ES256("ES256"),
  EDDSA("EdDSA");

  private final String code;

  Algorithm(String code) {
    this.code = code;
  }

  /** As it stands in headers and in the configuration. */
  String code() {
    return code;
  }

  static Optional<Algorithm> of(String code) {
    return Arrays.stream(values()).filter(each -> each.code.equals(code)).findFirst();
  }

  /** Whether the key is of its kind. */
  boolean takes(Key key) {
    return switch (this) {
      case HS256 -> key instanceof SecretKey;
      case RS256 -> key instanceof RSAPublicKey;
      case ES256 ->
        key instanceof ECPublicKey point
            && EllipticCurves.P256.getCurve().equals(point.getParams().getCurve());
      case EDDSA -> key instanceof EdECPublicKey;
    };
  }
}
