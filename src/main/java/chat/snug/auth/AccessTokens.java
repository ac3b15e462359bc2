package chat.snug.auth;

import chat.snug.model.Caller;
import chat.snug.store.TokenStore.Grant;
import java.security.Key;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/**
 * The server's own access tokens: JWTs signed by HS256 with a key made for them alone from the server's secret, so they outlive a restart and no
 * application can make one. Their header tells them from an application's.
 */
public final class AccessTokens {
  /** How long one is valid. */
  public static final Duration LIFETIME = Duration.ofMinutes(15);

  private static final String KID = "snug";
  private static final String TYP = "snug+jwt";
  private static final String PURPOSE = "snug access tokens 1";
  private static final String ALGORITHM = AlgorithmIdentifiers.HMAC_SHA256;

  private final Key key;
  private final InstantSource clock;

  public AccessTokens(ServerSecret secret, InstantSource clock) {
    this.key = new HmacKey(secret.key(PURPOSE));
    this.clock = clock;
  }

  /** The access token that goes with this grant. */
  String issue(Grant grant) {
    long now = Math.floorDiv(clock.millis(), 1000);
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("sub", grant.user());
    claims.put("iat", now);
    claims.put("exp", now + LIFETIME.toSeconds());
    claims.put("fam", grant.family());
    claims.put("jti", grant.issue());
    if (grant.admin()) {
      claims.put("admin", true);
    }
    return sign(JsonUtil.toJson(claims));
  }

  /** Whether it says that it is one of ours. */
  static boolean claimsToBe(CompactToken token) {
    return KID.equals(token.header("kid")) && TYP.equals(token.header("typ"));
  }

  /** What it says; {@code unauthorized} where it is forged. Whether it has expired or was revoked is for the caller to look at, each time. */
  Verified verify(CompactToken token) {
    Claims claims = token.claims(ALGORITHM, key);
    if (claims == null) {
      throw Refusals.badToken();
    }
    return new Verified(
        new Caller(claims.text("sub"), claims.isTrue("admin")),
        null,
        claims.text("fam"),
        claims.text("jti"),
        claims.millis("exp"));
  }

  private String sign(String claims) {
    JsonWebSignature signature = new JsonWebSignature();
    signature.setAlgorithmHeaderValue(ALGORITHM);
    signature.setKeyIdHeaderValue(KID);
    signature.setHeader("typ", TYP);
    signature.setKey(key);
    signature.setPayload(claims);
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException("the server can't sign its own tokens", e);
    }
  }
}
