package chat.snug.auth;

import static chat.snug.auth.Faults.await;
import static chat.snug.auth.KeyServer.key;
import static chat.snug.auth.KeyServer.set;
import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.config.Config;
import chat.snug.model.Fault;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An application's tokens by its public keys. */
class ApplicationKeysTest {
  private static final String SECRET = "the application's secret, 0123456789abcdef";

  private final MovedClock clock = new MovedClock();
  private final Map<String, Object> claims = Forge.claims(clock);
  private Vertx vertx;
  private KeyServer server;
  private Jwks jwks;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    server = new KeyServer(vertx);
    jwks = new Jwks(vertx, server.url(), clock::nanos);
    server.serves(set(
        key("rsa", Keys.RSA.getPublic()),
        key("ec", Keys.P256.getPublic()),
        key("ed", Keys.ED25519.getPublic()),
        key("p384", Keys.P384.getPublic()),
        key("short", Keys.SHORT_RSA.getPublic()),
        "{\"kty\":\"oct\",\"kid\":\"oct\",\"k\":\"" + Forge.base64(Forge.bytes(SECRET)) + "\"}"));
  }

  @AfterEach
  void close() {
    await(jwks.close());
    server.close();
    await(vertx.close());
  }

  private Future<Verified> verify(String secret, List<String> algorithms, String token) {
    Config.Jwt jwt = new Config.Jwt(secret, server.url(), algorithms, null, null);
    return new ApplicationTokens(jwt, jwks, clock).verify(CompactToken.parse(token));
  }

  private void accepted(String token) {
    assertThat(await(verify(null, List.of(), token)).caller().user()).isEqualTo("ann");
  }

  private void refused(String token) {
    assertThat(Faults.fault(verify(null, List.of(), token))).isEqualTo(Fault.UNAUTHORIZED);
  }

  @Test
  void threeKindsOfKeysVerify() {
    accepted(Forge.signed("RS256", Keys.RSA.getPrivate(), "rsa", claims));
    accepted(Forge.signed("ES256", Keys.P256.getPrivate(), "ec", claims));
    accepted(Forge.signed("EdDSA", Keys.ED25519.getPrivate(), "ed", claims));
  }

  @Test
  void aTokenWithoutAKidIsTriedWithTheKeysOfItsKind() {
    accepted(Forge.signed("RS256", Keys.RSA.getPrivate(), null, claims));
    accepted(Forge.signed("ES256", Keys.P256.getPrivate(), null, claims));
    refused(Forge.signed("RS256", Keys.OTHER_RSA.getPrivate(), null, claims));
  }

  @Test
  void anotherKeyUnderTheSameNameIsRefused() {
    refused(Forge.signed("RS256", Keys.OTHER_RSA.getPrivate(), "rsa", claims));
    refused(Forge.signed("RS256", Keys.RSA.getPrivate(), "ec", claims));
    refused(Forge.signed("RS256", Keys.RSA.getPrivate(), "nobody", claims));
  }

  @Test
  void otherAlgorithmsOfTheSameKeyAreRefused() {
    refused(Forge.signed("RS512", Keys.RSA.getPrivate(), "rsa", claims));
    refused(Forge.signed("PS256", Keys.RSA.getPrivate(), "rsa", claims));
    refused(Forge.signed("ES384", Keys.P384.getPrivate(), "p384", claims));
  }

  /** The classic: the public key, which everybody has, taken for an HMAC secret. */
  @Test
  void aPublicKeyIsNoSecret() {
    byte[] der = Keys.RSA.getPublic().getEncoded();
    String pem = "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END PUBLIC KEY-----\n";
    byte[] jwk = Forge.bytes(key("rsa", Keys.RSA.getPublic()));
    for (byte[] secret : Arrays.asList(der, pem.getBytes(StandardCharsets.UTF_8), jwk)) {
      String token = Forge.signed("HS256", new HmacKey(secret), "rsa", claims);
      refused(token);
      assertThat(Faults.fault(verify(null, List.of("HS256", "RS256"), token)))
          .isEqualTo(Fault.UNAUTHORIZED);
      assertThat(Faults.fault(verify(SECRET, List.of(), token))).isEqualTo(Fault.UNAUTHORIZED);
    }
  }

  @Test
  void aSymmetricKeyInTheSetVerifiesNothing() {
    String token = Forge.signed("HS256", new HmacKey(Forge.bytes(SECRET)), "oct", claims);
    assertThat(Faults.fault(verify(null, List.of("HS256"), token))).isEqualTo(Fault.UNAUTHORIZED);
  }

  @Test
  void aShortRsaKeyVerifiesNothing() {
    String[] good =
        Forge.signed("RS256", Keys.RSA.getPrivate(), "short", claims).split("\\.");
    refused(good[0] + "." + good[1] + "." + good[2]);
  }

  @Test
  void aKeyOfTheTokensOwnIsNotLookedAt() {
    String header = "{\"alg\":\"RS256\",\"kid\":\"mine\",\"jwk\":"
        + key("mine", Keys.OTHER_RSA.getPublic()) + "}";
    String good = Forge.signed("RS256", Keys.OTHER_RSA.getPrivate(), "mine", claims);
    String[] parts = good.split("\\.");
    refused(Forge.base64(Forge.bytes(header)) + "." + parts[1] + "." + parts[2]);
    refused(good);
  }

  @Test
  void keysForOtherUsesAreNotUsed() {
    server.serves(set(
        key("enc", Keys.RSA.getPublic(), "use", "enc"),
        key("wrap", Keys.RSA.getPublic(), "key_ops", List.of("wrapKey")),
        key("ps", Keys.RSA.getPublic(), "alg", "PS256"),
        key("x", Keys.X25519.getPublic()),
        "{\"kty\":\"RSA\",\"kid\":\"broken\",\"n\":\"!\"}",
        "{\"kty\":\"??\",\"kid\":\"odd\"}",
        "{}",
        key("sig", Keys.RSA.getPublic(), "use", "sig", "key_ops", List.of("verify"))));
    refused(Forge.signed("RS256", Keys.RSA.getPrivate(), "enc", claims));
    refused(Forge.signed("RS256", Keys.RSA.getPrivate(), "wrap", claims));
    refused(Forge.signed("RS256", Keys.RSA.getPrivate(), "ps", claims));
    refused(Forge.signed("EdDSA", Keys.ED25519.getPrivate(), "x", claims));
    accepted(Forge.signed("RS256", Keys.RSA.getPrivate(), "sig", claims));
  }

  @Test
  void secretAndKeysWorkSideBySide() {
    List<String> tokens = List.of(
        Forge.hs256(SECRET, claims),
        Forge.signed("RS256", Keys.RSA.getPrivate(), "rsa", claims),
        Forge.signed("ES256", Keys.P256.getPrivate(), "ec", claims),
        Forge.signed("EdDSA", Keys.ED25519.getPrivate(), "ed", claims));
    assertThat(tokens)
        .allSatisfy(token ->
            assertThat(await(verify(SECRET, List.of(), token)).caller().user()).isEqualTo("ann"));
    assertThat(tokens)
        .filteredOn(token -> Future.succeededFuture()
            .compose(go -> verify(SECRET, List.of("ES256"), token))
            .map(true)
            .otherwise(false)
            .await())
        .containsExactly(tokens.get(2));
  }
}
