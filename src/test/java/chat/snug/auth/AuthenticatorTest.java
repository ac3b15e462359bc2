package chat.snug.auth;

import static chat.snug.auth.Faults.await;
import static chat.snug.auth.Faults.fault;
import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.config.Config;
import chat.snug.model.Caller;
import chat.snug.model.Fault;
import chat.snug.store.TokenStore.Grant;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's own tokens, and how they are told from an application's. */
class AuthenticatorTest {
  private static final String APPLICATION = "the application's secret, 0123456789abcdef";
  private static final Grant ANN = new Grant("ann", false, "family", "issue");
  private static final Grant ROOT = new Grant("root", true, "family-of-root", "issue-of-root");

  private final MovedClock clock = new MovedClock();
  private final FakeUserStore users = new FakeUserStore();
  private final Revocations revocations = new Revocations(clock);

  @TempDir
  Path folder;

  private AccessTokens accessTokens;
  private Authenticator authenticator;

  @BeforeEach
  void start() throws IOException {
    accessTokens = new AccessTokens(ServerSecret.loadOrCreate(folder, new SecureRandom()), clock);
    ApplicationTokens applicationTokens = new ApplicationTokens(
        new Config.Jwt(APPLICATION, null, List.of(), null, null), null, clock);
    authenticator = new Authenticator(accessTokens, applicationTokens, revocations, users, clock);
  }

  @Test
  void anOwnTokenSaysWhoSignedIn() {
    Identity ann = await(authenticator.verify(accessTokens.issue(ANN)));
    assertThat(ann.caller()).isEqualTo(new Caller("ann", false));
    assertThat(ann.family()).isEqualTo("family");
    assertThat(ann.issue()).isEqualTo("issue");
    assertThat(ann.expiresAt()).isEqualTo(clock.millis() + 15 * 60 * 1000);
    assertThat(await(authenticator.verify(accessTokens.issue(ROOT))).caller())
        .isEqualTo(new Caller("root", true));
    assertThat(users.users).isEmpty();
  }

  @Test
  void anOwnTokenOutlivesARestart() throws IOException {
    String token = accessTokens.issue(ANN);
    start();
    assertThat(await(authenticator.verify(token)).caller().user()).isEqualTo("ann");
  }

  @Test
  void anotherServersTokenIsRefused(@TempDir Path elsewhere) throws IOException {
    AccessTokens others =
        new AccessTokens(ServerSecret.loadOrCreate(elsewhere, new SecureRandom()), clock);
    assertThat(fault(authenticator.verify(others.issue(ANN)))).isEqualTo(Fault.UNAUTHORIZED);
  }

  @Test
  void anOwnTokenLivesFor15Minutes() {
    String token = accessTokens.issue(ANN);
    clock.move(Duration.ofMinutes(15).minusMillis(1));
    assertThat(await(authenticator.verify(token)).caller().user()).isEqualTo("ann");
    clock.move(Duration.ofMillis(1));
    assertThat(fault(authenticator.verify(token))).isEqualTo(Fault.TOKEN_EXPIRED);
    clock.move(Duration.ofDays(400));
    assertThat(fault(authenticator.verify(token))).isEqualTo(Fault.TOKEN_EXPIRED);
  }

  @Test
  void aRevokedFamilyOrIssueIsRefusedAlsoWhereTheTokenIsRemembered() {
    String token = accessTokens.issue(ANN);
    await(authenticator.verify(token));
    revocations.add(List.of("issue"));
    assertThat(fault(authenticator.verify(token))).isEqualTo(Fault.UNAUTHORIZED);
    String next = accessTokens.issue(new Grant("ann", false, "family", "issue 2"));
    await(authenticator.verify(next));
    revocations.add(List.of("family"));
    assertThat(fault(authenticator.verify(next))).isEqualTo(Fault.UNAUTHORIZED);
    assertThat(await(authenticator.verify(accessTokens.issue(ROOT))).caller().user())
        .isEqualTo("root");
  }

  @Test
  void whatTheApplicationSignsIsNeverOneOfOurs() {
    String header = "{\"alg\":\"HS256\",\"kid\":\"snug\",\"typ\":\"snug+jwt\"}";
    String claims = "{\"sub\":\"root\",\"admin\":true,\"fam\":\"f\",\"jti\":\"i\",\"exp\":"
        + (clock.millis() / 1000 + 60) + "}";
    String forged = Forge.hs256(Forge.bytes(APPLICATION), header, claims);
    assertThat(fault(authenticator.verify(forged))).isEqualTo(Fault.UNAUTHORIZED);
  }

  @Test
  void whatWeSignIsNeverTheApplications() {
    String[] own = accessTokens.issue(ANN).split("\\.");
    String header = Forge.base64(Forge.bytes("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"));
    assertThat(fault(authenticator.verify(header + "." + own[1] + "." + own[2])))
        .isEqualTo(Fault.UNAUTHORIZED);
  }

  @Test
  void everyChangedCharacterOfATokenMakesItWorthless() {
    String token = accessTokens.issue(ANN);
    await(authenticator.verify(token));
    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      String tampered = token.substring(0, i) + other + token.substring(i + 1);
      assertThat(fault(authenticator.verify(tampered))).isEqualTo(Fault.UNAUTHORIZED);
    }
  }

  /** The last character of a signature has bits that mean nothing: only one way of writing it counts. */
  @Test
  void thereIsOneWayToWriteAToken() {
    String token = accessTokens.issue(ANN);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    String start = token.substring(0, token.length() - 1);
    assertThat(alphabet.chars().mapToObj(last -> start + (char) last))
        .filteredOn(each -> authenticator.verify(each).succeeded())
        .containsExactly(token);
  }

  @Test
  void whatIsNoTokenIsRefused() {
    String token = accessTokens.issue(ANN);
    List<String> all = List.of(
        "",
        ".",
        "..",
        "...",
        "a.b.c",
        "a.b.c.d.e",
        token + ".",
        "." + token,
        token + "=",
        " " + token,
        token + "\n",
        token.replace('.', ' '),
        token.substring(0, token.lastIndexOf('.')),
        token.substring(0, token.lastIndexOf('.') + 1),
        "\0".repeat(100),
        "\uD800.\uD800.\uD800",
        "é".repeat(1000),
        "A".repeat(16 * 1024 + 1),
        ".".repeat(16 * 1024));
    assertThat(all)
        .allSatisfy(
            each -> assertThat(fault(authenticator.verify(each))).isEqualTo(Fault.UNAUTHORIZED));
  }

  @Test
  void anApplicationsUserComesIntoBeing() {
    String token = Forge.hs256(APPLICATION, Forge.claims(clock, "name", "Ann A", "admin", true));
    Identity ann = await(authenticator.verify(token));
    assertThat(ann.caller()).isEqualTo(new Caller("ann", true));
    assertThat(ann.family()).isNull();
    assertThat(ann.issue()).isNull();
    assertThat(ann.expiresAt()).isEqualTo((clock.millis() / 1000 + 60) * 1000);
    assertThat(users.users.get("ann").displayName()).isEqualTo("Ann A");
  }

  @Test
  void anApplicationsTokenForAnAccountIsRefused() {
    users.accounts.add("ann");
    String token = Forge.hs256(APPLICATION, Forge.claims(clock));
    assertThat(fault(authenticator.verify(token))).isEqualTo(Fault.UNAUTHORIZED);
    assertThat(fault(authenticator.verify(token))).isEqualTo(Fault.UNAUTHORIZED);
  }

  @Test
  void aRememberedTokenExpires() {
    String token = Forge.hs256(APPLICATION, Forge.claims(clock));
    await(authenticator.verify(token));
    clock.move(Duration.ofSeconds(60));
    assertThat(fault(authenticator.verify(token))).isEqualTo(Fault.TOKEN_EXPIRED);
  }
}
