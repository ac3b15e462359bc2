package chat.snug.auth;

import static chat.snug.auth.Faults.await;
import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.config.Config;
import chat.snug.config.Limits;
import chat.snug.model.Caller;
import chat.snug.store.TokenStore.Grant;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthTest {
  private static final String SECRET = "the application's secret, 0123456789abcdef";

  private final MovedClock clock = new MovedClock();
  private final FakeTokenStore tokens = new FakeTokenStore(clock);

  @TempDir
  Path folder;

  private Config config() {
    return new Config(
        "127.0.0.1",
        0,
        folder,
        null,
        List.of(),
        List.of(),
        Config.SignUp.INVITE,
        new Config.Jwt(SECRET, null, List.of(), null, null),
        null,
        null,
        Config.RedisTls.NONE,
        new Config.Cluster(null, List.of(), null, 0, 0, false, null, null, null),
        Set.of(Config.NodeRole.values()),
        new Config.Instances(0, 0, 0),
        new Config.Log(Config.Log.Format.LOGFMT, Config.Log.Level.INFO),
        Limits.DEFAULT,
        new Config.Presence(30, 90));
  }

  @Test
  void bothKindsOfUsersComeIn() throws IOException {
    await(tokens.begin(new Grant("x", false, "old family", "i"), "hash", Long.MAX_VALUE));
    await(tokens.revoke("hash"));
    Vertx vertx = Vertx.vertx();
    SecureRandom random = new SecureRandom();
    Auth auth = new Auth(
        vertx,
        config(),
        new Auth.Stores(new FakeUserStore(), new FakeAccountStore(clock), tokens),
        ServerSecret.loadOrCreate(folder, random),
        random,
        new Auth.Clocks(clock, clock::nanos));
    await(auth.start());
    assertThat(auth.revocations().contains("old family", null)).isTrue();
    Tokens root = await(auth.accounts()
        .signUp(new NewAccount(
            "root", "correct horse", null, auth.setupCode().text(), false, "192.0.2.1")));
    assertThat(await(auth.authenticator().verify(root.accessToken())).caller())
        .isEqualTo(new Caller("root", true));
    String token = Forge.hs256(SECRET, Forge.claims(clock));
    assertThat(await(auth.authenticator().verify(token)).caller())
        .isEqualTo(new Caller("ann", false));
    assertThat(auth.callRates().take("ann")).isZero();
    await(auth.close());
    await(vertx.close());
  }
}
