package chat.snug.auth;

import static chat.snug.auth.Faults.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import chat.snug.config.Config;
import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What must hold in an application's token, by the shared secret. */
class ApplicationTokensTest {
  private static final String SECRET = "the application's secret, 0123456789abcdef";

  private final MovedClock clock = new MovedClock();
  private final long now = clock.millis() / 1000;

  private record Case(String name, String token) {}

  private static Case of(String name, String token) {
    return new Case(name, token);
  }

  private Case with(String name, Object... changes) {
    return of(name, Forge.hs256(SECRET, Forge.claims(clock, changes)));
  }

  private Case raw(String name, String header, String payload) {
    return of(name, Forge.hs256(Forge.bytes(SECRET), header, payload));
  }

  private Case headed(String name, String header) {
    return raw(name, header, "{\"sub\":\"ann\",\"exp\":" + (now + 60) + "}");
  }

  private Case claiming(String name, String payload) {
    return raw(name, "{\"alg\":\"HS256\"}", payload);
  }

  private static Config.Jwt jwt(String issuer, String audience) {
    return new Config.Jwt(SECRET, null, List.of(), issuer, audience);
  }

  private Future<Verified> verify(Config.Jwt jwt, String token) {
    return Future.succeededFuture(token)
        .compose(each -> new ApplicationTokens(jwt, null, clock).verify(CompactToken.parse(each)));
  }

  private Stream<DynamicTest> refused(Config.Jwt jwt, Case... cases) {
    return Arrays.stream(cases)
        .map(each -> DynamicTest.dynamicTest(each.name(), () -> {
          Throwable why = catchThrowable(() -> await(verify(jwt, each.token())));
          assertThat(why).isInstanceOf(FaultException.class);
          assertThat(((FaultException) why).fault()).isEqualTo(Fault.UNAUTHORIZED);
          assertThat(why).hasMessage("the access token is not valid here: get a new one");
        }));
  }

  private Stream<DynamicTest> accepted(Config.Jwt jwt, Case... cases) {
    return Arrays.stream(cases)
        .map(each -> DynamicTest.dynamicTest(
            each.name(),
            () -> assertThat(await(verify(jwt, each.token())).caller().user()).isEqualTo("ann")));
  }

  @TestFactory
  Stream<DynamicTest> forgedAndBrokenOnesAreRefused() {
    Map<String, Object> good = Forge.claims(clock);
    return refused(
        jwt(null, null),
        of("none, with an empty signature", Forge.unsigned("{\"alg\":\"none\"}", good)),
        of("None", Forge.unsigned("{\"alg\":\"None\"}", good)),
        headed("none, with a good HMAC", "{\"alg\":\"none\"}"),
        headed("no algorithm", "{\"typ\":\"JWT\"}"),
        headed("an algorithm that is a number", "{\"alg\":256}"),
        headed("an algorithm that is null", "{\"alg\":null}"),
        headed("an algorithm in small letters", "{\"alg\":\"hs256\"}"),
        headed("an algorithm that was not configured", "{\"alg\":\"RS256\"}"),
        headed("HS384", "{\"alg\":\"HS384\"}"),
        headed("an encrypting algorithm", "{\"alg\":\"dir\",\"enc\":\"A128GCM\"}"),
        headed("two algorithms", "{\"alg\":\"none\",\"alg\":\"HS256\"}"),
        headed("a critical header nobody knows", "{\"alg\":\"HS256\",\"crit\":[\"x\"],\"x\":1}"),
        headed("a critical header that is no list", "{\"alg\":\"HS256\",\"crit\":1}"),
        headed("unencoded payload", "{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}"),
        headed("a header that is no object", "[\"HS256\"]"),
        headed("a header that is no JSON", "HS256"),
        headed("a header deep as a well", "{\"alg\":\"HS256\",\"x\":" + "[".repeat(9000) + "}"),
        of("an empty signature", Forge.unsigned("{\"alg\":\"HS256\"}", good)),
        of("another secret", Forge.hs256(SECRET + "!", good)),
        of("an empty secret's neighbour", Forge.hs256(" ", good)),
        claiming("claims that are no object", "[]"),
        claiming("claims that are no JSON", "hello"),
        claiming("no claims", ""),
        claiming("null for claims", "null"),
        claiming("two subjects", "{\"sub\":\"ann\",\"sub\":\"bob\",\"exp\":" + (now + 60) + "}"));
  }

  @TestFactory
  Stream<DynamicTest> claimsThatDoNotHoldAreRefused() {
    return refused(
        jwt(null, null),
        with("no exp", "exp", null),
        with("an exp of text", "exp", Long.toString(now + 60)),
        with("an exp of true", "exp", true),
        claiming("an exp of null", "{\"sub\":\"ann\",\"exp\":null}"),
        claiming("an exp beyond numbers", "{\"sub\":\"ann\",\"exp\":" + "9".repeat(400) + "}"),
        with("an nbf more than 10 s ahead", "nbf", now + 11),
        with("an nbf of text", "nbf", "now"),
        with("no sub", "sub", null),
        with("an empty sub", "sub", ""),
        with("a sub of 65", "sub", "a".repeat(65)),
        with("the sub me", "sub", "me"),
        with("the sub .", "sub", "."),
        with("the sub ..", "sub", ".."),
        with("a sub with a slash", "sub", "a/b"),
        with("a sub with a space", "sub", "a b"),
        with("a sub with a line end", "sub", "ann\n"),
        with("a sub beyond ASCII", "sub", "änn"),
        with("a sub with NUL", "sub", "ann\0"),
        with("a sub that is a number", "sub", 7),
        with("a sub that is a list", "sub", List.of("ann")),
        with("a sub that is an object", "sub", Map.of("id", "ann")));
  }

  @TestFactory
  Stream<DynamicTest> goodOnesAreAccepted() {
    return accepted(
        jwt(null, null),
        with("the least"),
        with("an nbf 10 s ahead", "nbf", now + 10),
        with("an nbf long ago", "nbf", 0),
        with("an exp with a fraction", "exp", now + 0.5),
        with("an exp at the end of time", "exp", Long.MAX_VALUE),
        with("an issuer and an audience that nobody asked for", "iss", "x", "aud", "y"),
        with("more claims", "email", "ann@example.org", "roles", List.of(1, 2)),
        headed("a header with a huge number", "{\"alg\":\"HS256\",\"x\":" + "9".repeat(999) + "}"),
        headed("a kid", "{\"alg\":\"HS256\",\"kid\":\"anything\"}"),
        headed("the kid snug alone", "{\"alg\":\"HS256\",\"kid\":\"snug\",\"typ\":\"JWT\"}"));
  }

  @TestFactory
  Stream<DynamicTest> issuerAndAudienceAreRefusedWhereTheyDiffer() {
    return refused(
        jwt("https://app.example", "snug"),
        with("neither"),
        with("no audience", "iss", "https://app.example"),
        with("no issuer", "aud", "snug"),
        with("another issuer", "iss", "https://app.example/", "aud", "snug"),
        with("a list of issuers", "iss", List.of("https://app.example"), "aud", "snug"),
        with("another audience", "iss", "https://app.example", "aud", "snugg"),
        with("audiences without ours", "iss", "https://app.example", "aud", List.of("a", "b")),
        with("an empty list", "iss", "https://app.example", "aud", List.of()),
        with("an audience that is an object", "iss", "https://app.example", "aud", Map.of()));
  }

  @TestFactory
  Stream<DynamicTest> issuerAndAudienceAreAcceptedWhereTheyFit() {
    return accepted(
        jwt("https://app.example", "snug"),
        with("one audience", "iss", "https://app.example", "aud", "snug"),
        with("two audiences", "iss", "https://app.example", "aud", List.of("other", "snug")));
  }

  @Test
  void adminIsTheBooleanAlone() {
    Map<Object, Boolean> expected = new HashMap<>();
    expected.put(true, true);
    expected.put(false, false);
    expected.put("true", false);
    expected.put(1, false);
    expected.put(List.of(true), false);
    expected.put(null, false);
    expected.forEach((value, admin) -> {
      String token = Forge.hs256(SECRET, Forge.claims(clock, "admin", value));
      assertThat(await(verify(jwt(null, null), token)).caller().admin()).isEqualTo(admin);
    });
  }

  @Test
  void ofANameIsTakenWhatCanBeShown() {
    Map<Object, String> expected = new HashMap<>();
    expected.put("Ann", "Ann");
    expected.put("  Ann \n A ", "Ann   A");
    expected.put("Ann\u0085A\u0007", "Ann A");
    expected.put("👋".repeat(201), "👋".repeat(200));
    expected.put("a".repeat(199) + " b", "a".repeat(199));
    expected.put("", null);
    expected.put(" \t\u00a0", null);
    expected.put("a\0b", null);
    expected.put(7, null);
    expected.put(List.of("Ann"), null);
    expected.put(null, null);
    expected.forEach((value, name) -> {
      String token = Forge.hs256(SECRET, Forge.claims(clock, "name", value));
      assertThat(await(verify(jwt(null, null), token)).name()).isEqualTo(name);
    });
  }

  @Test
  void aNameWithHalfASurrogatePairIsNone() {
    String claims = "{\"sub\":\"ann\",\"exp\":" + (now + 60) + ",\"name\":\"a\\ud800b\"}";
    String token = Forge.hs256(Forge.bytes(SECRET), "{\"alg\":\"HS256\"}", claims);
    assertThat(await(verify(jwt(null, null), token)).name()).isNull();
  }

  @Test
  void withoutASecretNothingIsAccepted() {
    Config.Jwt none = new Config.Jwt(null, null, List.of(), null, null);
    Config.Jwt named = new Config.Jwt(null, null, List.of("HS256", "RS256"), null, null);
    String token = Forge.hs256(SECRET, Forge.claims(clock));
    assertThat(Faults.fault(verify(none, token))).isEqualTo(Fault.UNAUTHORIZED);
    assertThat(Faults.fault(verify(named, token))).isEqualTo(Fault.UNAUTHORIZED);
  }

  @Test
  void aShortSecretIsRefusedAtTheStart() {
    assertThat(ApplicationTokens.checkSecret("x".repeat(31)))
        .hasValueSatisfying(complaint ->
            assertThat(complaint).contains("jwt.secret", "31", "32").doesNotContain("xxx"));
    assertThat(ApplicationTokens.checkSecret("x".repeat(32))).isEmpty();
    assertThat(ApplicationTokens.checkSecret("ü".repeat(16))).isEmpty();
    Config.Jwt jwt = new Config.Jwt("x".repeat(31), null, List.of(), null, null);
    assertThatIllegalArgumentException().isThrownBy(() -> new ApplicationTokens(jwt, null, clock));
  }

  @Test
  void anUnknownAlgorithmIsRefusedAtTheStart() {
    assertThat(List.of("none", "hs256", "HS512", "")).allSatisfy(name -> {
      Config.Jwt jwt = new Config.Jwt(SECRET, null, List.of(name), null, null);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ApplicationTokens(jwt, null, clock))
          .withMessageContaining("jwt.algorithms");
    });
  }
}
