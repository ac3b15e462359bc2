package chat.snug.auth;

import static chat.snug.auth.Faults.await;
import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.store.TokenStore.Grant;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RevocationsTest {
  private final MovedClock clock = new MovedClock();
  private final Revocations revocations = new Revocations(clock);

  @Test
  void familiesAndIssuesAreVoid() {
    revocations.add(List.of("a", "b"));
    assertThat(revocations.contains("a", "x")).isTrue();
    assertThat(revocations.contains("x", "b")).isTrue();
    assertThat(revocations.contains("x", "x")).isFalse();
    assertThat(revocations.contains(null, null)).isFalse();
  }

  @Test
  void areKeptUntilTheLastAccessTokenHasExpired() {
    revocations.add(List.of("a"));
    clock.move(AccessTokens.LIFETIME);
    revocations.add(List.of("b"));
    assertThat(revocations.contains("a", null)).isTrue();
    clock.move(Duration.ofMinutes(1));
    revocations.add(List.of("c"));
    assertThat(revocations.contains("a", null)).isFalse();
    assertThat(revocations.size()).isEqualTo(2);
  }

  @Test
  void areTakenOverAtTheStart() {
    FakeTokenStore store = new FakeTokenStore(clock);
    await(store.begin(new Grant("ann", false, "old", "1"), "hash 1", Long.MAX_VALUE));
    await(store.begin(new Grant("ann", false, "new", "2"), "hash 2", Long.MAX_VALUE));
    await(store.revoke("hash 1"));
    clock.move(Duration.ofMinutes(10));
    await(store.revoke("hash 2"));
    clock.move(Duration.ofMinutes(8));
    await(revocations.load(store));
    assertThat(revocations.contains("new", null)).isTrue();
    assertThat(revocations.contains("old", null)).isFalse();
  }
}
