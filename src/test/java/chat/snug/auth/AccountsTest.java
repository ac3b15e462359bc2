package chat.snug.auth;

import static chat.snug.auth.Faults.await;
import static chat.snug.auth.Faults.fault;
import static chat.snug.auth.Faults.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.config.Config;
import chat.snug.config.Config.SignUp;
import chat.snug.model.Caller;
import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsTest {
  private static final String PASSWORD = "correct horse battery";
  private static final String HERE = "192.0.2.1";
  private static final Caller ROOT = new Caller("root", true);

  private final SecureRandom random = new SecureRandom();
  private final MovedClock clock = new MovedClock();
  private final FakeAccountStore store = new FakeAccountStore(clock);
  private final FakeTokenStore tokenStore = new FakeTokenStore(clock);
  private final Revocations revocations = new Revocations(clock);
  private final SetupCode setupCode = new SetupCode(ServerSecret.of(ServerSecret.create(random)));

  @TempDir
  Path folder;

  private Vertx vertx;
  private PasswordHasher passwords;
  private Authenticator authenticator;
  private Accounts accounts;

  @BeforeEach
  void open() throws IOException {
    vertx = Vertx.vertx();
    passwords = new PasswordHasher(vertx, random);
    serve(SignUp.INVITE, 0);
  }

  @AfterEach
  void close() {
    await(passwords.close());
    await(vertx.close());
  }

  /** Starts anew on the same stores. */
  private void serve(SignUp mode, int triesPerMinute) throws IOException {
    AccessTokens accessTokens = new AccessTokens(ServerSecret.loadOrCreate(folder, random), clock);
    ApplicationTokens none =
        new ApplicationTokens(new Config.Jwt(null, null, List.of(), null, null), null, clock);
    authenticator = new Authenticator(accessTokens, none, revocations, new FakeUserStore(), clock);
    accounts = new Accounts(
        store,
        passwords,
        new SignUps(mode, store, passwords, setupCode),
        new Invites(store, random, clock),
        new TokenFamilies(tokenStore, store, accessTokens, revocations, random, clock),
        new SignInRates(triesPerMinute, tokenStore, clock::nanos, clock));
  }

  private static NewAccount asking(String name, String invite, boolean operator) {
    return new NewAccount(name, PASSWORD, null, invite, operator, HERE);
  }

  private Tokens root() {
    return await(accounts.signUp(asking("root", null, true)));
  }

  private String invite() {
    return await(accounts.invite(ROOT)).invite();
  }

  private Identity who(Tokens tokens) {
    return await(authenticator.verify(tokens.accessToken()));
  }

  // ---- the first account

  @Test
  void theOperatorMakesTheFirstAccountAndIsTheAdministrator() {
    assertThat(await(accounts.any())).isFalse();
    Tokens root = root();
    assertThat(await(accounts.any())).isTrue();
    assertThat(who(root).caller()).isEqualTo(ROOT);
    assertThat(root.user().displayName()).isEqualTo("root");
    assertThat(root.expiresInSeconds()).isEqualTo(900);
  }

  @Test
  void theSetupCodeOpensForTheFirst() {
    String typed = " " + setupCode.text().toLowerCase(Locale.ROOT) + "\n";
    Tokens root = await(accounts.signUp(asking("root", typed, false)));
    assertThat(who(root).caller().admin()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = SignUp.class,
      names = {"OPEN", "INVITE"})
  void nobodyElseMakesTheFirstAccount(SignUp mode) throws IOException {
    serve(mode, 0);
    assertThat(fault(accounts.signUp(asking("root", null, false)))).isEqualTo(Fault.FORBIDDEN);
    assertThat(fault(accounts.signUp(asking("root", "0000-0000-0000-0000", false))))
        .isEqualTo(Fault.FORBIDDEN);
    assertThat(await(accounts.any())).isFalse();
  }

  @Test
  void closedRefusesTheFirstAccountToo() throws IOException {
    serve(SignUp.CLOSED, 0);
    assertThat(fault(accounts.signUp(asking("root", setupCode.text(), true))))
        .isEqualTo(Fault.SIGN_UP_CLOSED);
  }

  @Test
  void afterTheFirstNeitherOperatorNorSetupCodeOpens() {
    root();
    assertThat(fault(accounts.signUp(asking("second", null, true)))).isEqualTo(Fault.FORBIDDEN);
    assertThat(fault(accounts.signUp(asking("second", setupCode.text(), false))))
        .isEqualTo(Fault.FORBIDDEN);
  }

  // ---- later ones

  @Test
  void anInviteOpensOnce() {
    root();
    String invite = invite();
    Tokens guest = await(accounts.signUp(asking("guest", invite, false)));
    assertThat(who(guest).caller()).isEqualTo(new Caller("guest", false));
    assertThat(fault(accounts.signUp(asking("second", invite, false)))).isEqualTo(Fault.FORBIDDEN);
  }

  @Test
  void anInviteOpensForSevenDays() {
    root();
    Invitation invitation = await(accounts.invite(ROOT));
    assertThat(invitation.expiresAt())
        .isEqualTo(clock.millis() + Duration.ofDays(7).toMillis());
    clock.move(Duration.ofDays(7));
    assertThat(fault(accounts.signUp(asking("guest", invitation.invite(), false))))
        .isEqualTo(Fault.FORBIDDEN);
  }

  @Test
  void anInviteIsKeptByItsHashAndMadeByAdministratorsAlone() {
    root();
    assertThat(store.invites).doesNotContainKey(invite()).hasSize(1);
    assertThat(fault(accounts.invite(new Caller("guest", false)))).isEqualTo(Fault.FORBIDDEN);
    assertThat(store.invites).hasSize(1);
  }

  @Test
  void openModeNeedsNoInviteAndClosedModeTakesNone() throws IOException {
    root();
    String invite = invite();
    serve(SignUp.OPEN, 0);
    assertThat(who(await(accounts.signUp(asking("guest", null, true)))).caller().admin())
        .isFalse();
    serve(SignUp.CLOSED, 0);
    assertThat(fault(accounts.signUp(asking("late", invite, true))))
        .isEqualTo(Fault.SIGN_UP_CLOSED);
  }

  @Test
  void aNameIsTakenOnceAndTheInviteIsNotUsedUp() {
    root();
    String invite = invite();
    assertThat(fault(accounts.signUp(asking("root", invite, false))))
        .isEqualTo(Fault.USERNAME_TAKEN);
    await(accounts.signUp(asking("guest", invite, false)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ab", "me", "Ann", "ann b", "änn", "a/b", "ann:1", "ann@x", "ann\n", "..", "."
      })
  void otherUsernamesAreInvalid(String name) {
    assertThat(fault(accounts.signUp(asking(name, null, true)))).isEqualTo(Fault.INVALID);
  }

  @Test
  void usernamesHave3To32Characters() {
    await(accounts.signUp(asking("a_9", null, true)));
    await(accounts.signUp(asking("a.b_c-" + "9".repeat(26), invite(), false)));
    assertThat(fault(accounts.signUp(asking("a".repeat(33), invite(), false))))
        .isEqualTo(Fault.INVALID);
  }

  @Test
  void passwordsHave8To256Characters() {
    for (String bad :
        List.of("1234567", "👋".repeat(7), "p".repeat(257), "abcdefg\0", "abcdefg\uD800")) {
      NewAccount request = new NewAccount("root", bad, null, null, true, HERE);
      assertThat(fault(accounts.signUp(request))).isEqualTo(Fault.INVALID);
    }
    String longest = "👋".repeat(256);
    await(accounts.signUp(new NewAccount("root", longest, "The Root", null, true, HERE)));
    assertThat(await(accounts.signIn("root", longest, HERE)).user().displayName())
        .isEqualTo("The Root");
  }

  @Test
  void nothingOfThePasswordIsKept() {
    root();
    assertThat(store.kept("root")).contains("$argon2id$").doesNotContain(PASSWORD);
    assertThat(asking("root", "an invite", true).toString()).doesNotContain(PASSWORD, "an invite");
  }

  // ---- signing in

  @Test
  void theRightPasswordSignsIn() {
    root();
    Tokens again = await(accounts.signIn("root", PASSWORD, HERE));
    assertThat(who(again).caller()).isEqualTo(ROOT);
    assertThat(tokenStore.signIns).containsKey("root " + HERE);
  }

  @Test
  void everyFailureIsTheSameAfterTheSameWork() throws IOException {
    root();
    FaultException wrong = refusal(accounts.signIn("root", "wrong password", HERE));
    for (String[] pair : new String[][] {
      {"nobody-of-that-name", PASSWORD},
      {"Root", PASSWORD},
      {"root\uD800", PASSWORD},
      {"", PASSWORD},
      {"r".repeat(5000), PASSWORD},
      {"root", ""},
      {"root", "short"},
      {"root", PASSWORD + "\0"},
      {"root", PASSWORD + "\uD800"},
      {"root", "p".repeat(60_000)}
    }) {
      int before = passwords.verifications();
      FaultException why = refusal(accounts.signIn(pair[0], pair[1], HERE));
      assertThat(why.fault()).isEqualTo(Fault.UNAUTHORIZED);
      assertThat(why.message()).isEqualTo(wrong.message());
      assertThat(passwords.verifications()).as("one verification each").isEqualTo(before + 1);
    }
  }

  /** A question mark is what half a surrogate pair turns into when it is encoded without care. */
  @Test
  void halfASurrogatePairIsNoQuestionMark() {
    await(accounts.signUp(new NewAccount("root", "what now?", null, null, true, HERE)));
    assertThat(fault(accounts.signIn("root", "what now\uD800", HERE)))
        .isEqualTo(Fault.UNAUTHORIZED);
  }

  @Test
  void triesAreLimitedPerAddressAndName() throws IOException {
    root();
    serve(SignUp.INVITE, 3);
    for (int i = 0; i < 3; i++) {
      assertThat(fault(accounts.signIn("root", "a wrong guess", "192.0.2.9")))
          .isEqualTo(Fault.UNAUTHORIZED);
    }
    FaultException limited = refusal(accounts.signIn("other", "a wrong guess", "192.0.2.9"));
    assertThat(limited.fault()).isEqualTo(Fault.RATE_LIMITED);
    assertThat(limited.retryAfterMillis()).isBetween(1L, 60_000L);
    assertThat(fault(
            accounts.signUp(new NewAccount("other", PASSWORD, null, null, false, "192.0.2.9"))))
        .isEqualTo(Fault.RATE_LIMITED);
    assertThat(fault(accounts.signIn("root", "a wrong guess", "192.0.2.10")))
        .as("the name, from elsewhere")
        .isEqualTo(Fault.RATE_LIMITED);
    await(accounts.signIn("root", PASSWORD, HERE));
  }

  // ---- refreshing and leaving

  @Test
  void refreshTokensFollowOneAnother() {
    Tokens first = root();
    Refreshed second = await(accounts.refresh(first.refreshToken(), null));
    assertThat(second.revoked()).isEmpty();
    Tokens tokens = second.orThrow();
    assertThat(tokens.refreshToken()).hasSize(43).isNotEqualTo(first.refreshToken());
    assertThat(who(tokens).caller()).isEqualTo(ROOT);
    assertThat(who(tokens).family()).isEqualTo(who(first).family());
    assertThat(who(tokens).issue()).isNotEqualTo(who(first).issue());
    assertThat(tokenStore.hashes()).doesNotContain(first.refreshToken(), tokens.refreshToken());
  }

  @Test
  void aSecondUseEndsTheFamily() {
    Tokens first = root();
    Tokens other = await(accounts.signIn("root", PASSWORD, HERE));
    Tokens second = await(accounts.refresh(first.refreshToken(), null)).orThrow();
    String family = who(second).family();
    Refreshed again = await(accounts.refresh(first.refreshToken(), null));
    assertThat(again.tokens()).isNull();
    assertThat(again.revoked()).containsExactly(family);
    assertThat(fault(authenticator.verify(first.accessToken()))).isEqualTo(Fault.UNAUTHORIZED);
    assertThat(fault(authenticator.verify(second.accessToken()))).isEqualTo(Fault.UNAUTHORIZED);
    assertThat(await(accounts.refresh(second.refreshToken(), null)).tokens()).isNull();
    assertThat(who(other).caller()).isEqualTo(ROOT);
  }

  @Test
  void aLostAnswerIsGivenAnewAndItsTokensAreVoid() {
    Tokens first = root();
    Tokens lost = await(accounts.refresh(first.refreshToken(), "try 1")).orThrow();
    String lostIssue = who(lost).issue();
    Refreshed again = await(accounts.refresh(first.refreshToken(), "try 1"));
    assertThat(again.revoked()).containsExactly(lostIssue);
    assertThat(who(again.orThrow()).caller()).isEqualTo(ROOT);
    assertThat(fault(authenticator.verify(lost.accessToken()))).isEqualTo(Fault.UNAUTHORIZED);
    Refreshed voidOne = await(accounts.refresh(lost.refreshToken(), "try 2"));
    assertThat(voidOne.tokens()).isNull();
    assertThat(voidOne.revoked()).isEmpty();
    assertThat(who(again.orThrow()).caller()).isEqualTo(ROOT);
  }

  @Test
  void aRefreshTokenLives60DaysFromItsLastUse() {
    Tokens first = root();
    clock.move(Duration.ofDays(59));
    Tokens second = await(accounts.refresh(first.refreshToken(), null)).orThrow();
    clock.move(Duration.ofDays(59));
    Tokens third = await(accounts.refresh(second.refreshToken(), null)).orThrow();
    clock.move(Duration.ofDays(60));
    assertThat(await(accounts.refresh(third.refreshToken(), null)).tokens()).isNull();
  }

  @Test
  void signingOutEndsOneFamilyAtOnce() {
    Tokens leaving = root();
    Tokens staying = await(accounts.signIn("root", PASSWORD, HERE));
    String family = who(leaving).family();
    assertThat(await(accounts.signOut(leaving.refreshToken()))).containsExactly(family);
    assertThat(fault(authenticator.verify(leaving.accessToken()))).isEqualTo(Fault.UNAUTHORIZED);
    assertThat(await(accounts.refresh(leaving.refreshToken(), null)).tokens()).isNull();
    assertThat(await(accounts.signOut(leaving.refreshToken()))).isEmpty();
    assertThat(who(staying).caller()).isEqualTo(ROOT);
  }

  @Test
  void unknownRefreshTokensEndNothing() {
    root();
    assertThat(await(accounts.signOut("unknown"))).isEmpty();
    Refreshed refused = await(accounts.refresh("unknown", null));
    assertThat(refused.revoked()).isEmpty();
    assertThat(fault(Future.succeededFuture(refused).map(Refreshed::orThrow)))
        .isEqualTo(Fault.UNAUTHORIZED);
  }
}
