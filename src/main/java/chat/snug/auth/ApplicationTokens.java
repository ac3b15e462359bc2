package chat.snug.auth;

import chat.snug.config.Config;
import chat.snug.model.Caller;
import chat.snug.model.Ids;
import chat.snug.model.Texts;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jose4j.keys.HmacKey;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of an embedding application: JWTs that it signs itself, with the configured secret or with a key of its key set. Which algorithms hold is for
 * the configuration to say, and each takes its own kind of key alone, so neither {@code none} nor a public key taken for a secret gets through.
 */
public final class ApplicationTokens {
  private static final Duration NOT_BEFORE_LEEWAY = Duration.ofSeconds(10);
  private static final int SECRET_BYTES_MIN = 32;
  private static final int NAME_MAX = 200;
  private static final Pattern CONTROLS = Pattern.compile("\\p{Cc}+");

  private final Set<Algorithm> algorithms;
  private final List<Key> secret;
  private final @Nullable Jwks jwks;
  private final @Nullable String issuer;
  private final @Nullable String audience;
  private final InstantSource clock;

  /**
   * Tokens as configured.
   *
   * @param jwks null where no URL is configured
   * @throws IllegalArgumentException for an algorithm that there is not, or a secret that is too short
   */
  public ApplicationTokens(Config.Jwt jwt, @Nullable Jwks jwks, InstantSource clock) {
    this.algorithms = algorithms(jwt, jwks != null);
    this.secret = jwt.secret() == null ? List.of() : List.of(key(jwt.secret()));
    this.jwks = jwks;
    this.issuer = jwt.issuer();
    this.audience = jwt.audience();
    this.clock = clock;
  }

  /** What is wrong with a secret, if anything: HS256 takes a key of 256 bits or more (RFC 7518, section 3.2). */
  public static Optional<String> checkSecret(String secret) {
    int length = secret.getBytes(StandardCharsets.UTF_8).length;
    return length >= SECRET_BYTES_MIN
        ? Optional.empty()
        : Optional.of("jwt.secret has " + length + " bytes and needs at least " + SECRET_BYTES_MIN);
  }

  /** What it says; {@code unauthorized} where anything is wrong with it. Whether it has expired is for the caller to look at, each time. */
  Future<Verified> verify(CompactToken token) {
    Algorithm algorithm = Algorithm.of(String.valueOf(token.algorithm())).orElse(null);
    if (algorithm == null || !algorithms.contains(algorithm)) {
      return Future.failedFuture(Refusals.badToken());
    }
    return keys(token, algorithm).map(keys -> check(claims(token, algorithm, keys)));
  }

  private Future<List<Key>> keys(CompactToken token, Algorithm algorithm) {
    if (algorithm == Algorithm.HS256) {
      return Future.succeededFuture(secret);
    }
    return jwks == null
        ? Future.succeededFuture(List.of())
        : jwks.find(token.header("kid"), algorithm);
  }

  private static Claims claims(CompactToken token, Algorithm algorithm, List<Key> keys) {
    for (Key key : keys) {
      Claims claims = algorithm.takes(key) ? token.claims(algorithm.code(), key) : null;
      if (claims != null) {
        return claims;
      }
    }
    throw Refusals.badToken();
  }

  private Verified check(Claims claims) {
    long notBefore = claims.millisIfAny("nbf").orElse(Long.MIN_VALUE);
    String subject = claims.text("sub");
    boolean holds = notBefore <= clock.millis() + NOT_BEFORE_LEEWAY.toMillis()
        && (issuer == null || issuer.equals(claims.textOrNull("iss")))
        && (audience == null || claims.isFor(audience))
        && Ids.isId(subject);
    if (!holds) {
      throw Refusals.badToken();
    }
    return new Verified(
        new Caller(subject, claims.isTrue("admin")),
        displayName(claims.textOrNull("name")),
        null,
        null,
        claims.millis("exp"));
  }

  /** What of a name can be shown: no control characters, 200 code points at most; null where that is nothing. */
  private static @Nullable String displayName(@Nullable String name) {
    if (name == null || !Texts.isSound(name)) {
      return null;
    }
    String shown = CONTROLS.matcher(name).replaceAll(" ").strip();
    int length = shown.codePointCount(0, shown.length());
    String cut = length > NAME_MAX
        ? shown.substring(0, shown.offsetByCodePoints(0, NAME_MAX)).strip()
        : shown;
    return cut.codePoints().allMatch(Character::isSpaceChar) ? null : cut;
  }

  private static Set<Algorithm> algorithms(Config.Jwt jwt, boolean hasKeySet) {
    Set<Algorithm> allowed = EnumSet.noneOf(Algorithm.class);
    for (String name : jwt.algorithms()) {
      allowed.add(Algorithm.of(name)
          .orElseThrow(() -> new IllegalArgumentException(
              "jwt.algorithms knows HS256, RS256, ES256 and EdDSA, not " + name)));
    }
    if (jwt.algorithms().isEmpty() && jwt.secret() != null) {
      allowed.add(Algorithm.HS256);
    }
    if (jwt.algorithms().isEmpty() && hasKeySet) {
      allowed.addAll(EnumSet.of(Algorithm.RS256, Algorithm.ES256, Algorithm.EDDSA));
    }
    return allowed;
  }

  private static Key key(String secret) {
    checkSecret(secret).ifPresent(complaint -> {
      throw new IllegalArgumentException(complaint);
    });
    return new HmacKey(secret.getBytes(StandardCharsets.UTF_8));
  }
}
