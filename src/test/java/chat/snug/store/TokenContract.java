package chat.snug.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.model.Fault;
import chat.snug.store.TokenStore.Grant;
import chat.snug.store.TokenStore.Rotation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@link TokenStore}: refresh tokens work once, and a lost answer costs nobody the session. */
public abstract class TokenContract extends StoreContract {
  private static final Rotation REFUSED = new Rotation(null, List.of());
  private static final Rotation FAMILY_GONE = new Rotation(null, List.of("family"));

  @BeforeEach
  void family() {
    await(store.tokens().begin(new Grant(ANN, true, "family", "i0"), "t0", in(30)));
    clock.move(Duration.ofSeconds(1));
  }

  private long in(int days) {
    return clock.millis() + Duration.ofDays(days).toMillis();
  }

  private Rotation rotate(String token, String attempt, String next) {
    return await(store.tokens().rotate(token, attempt, "t" + next, "i" + next, in(30)));
  }

  private static Rotation granted(String issue, String... revoked) {
    return new Rotation(new Grant(ANN, true, "family", issue), List.of(revoked));
  }

  @Test
  void aTokenIsFollowedByTheNext() {
    assertThat(rotate("t0", "a", "1")).isEqualTo(granted("i1"));
    store.restart();
    assertThat(rotate("t1", "b", "2")).isEqualTo(granted("i2"));
    assertThat(rotate("t2", null, "3")).isEqualTo(granted("i3"));
    assertThat(await(store.tokens().revokedSince(0))).isEmpty();
  }

  @Test
  void aSecondUseRevokesTheFamily() {
    rotate("t0", null, "1");
    assertThat(rotate("t0", null, "2")).isEqualTo(FAMILY_GONE);
    assertThat(rotate("t1", null, "3")).isEqualTo(REFUSED);
    assertThat(rotate("t0", null, "4")).isEqualTo(REFUSED);
    assertThat(await(store.tokens().revokedSince(clock.millis()))).containsExactly("family");
    assertThat(await(store.tokens().revokedSince(clock.millis() + 1))).isEmpty();
  }

  @Test
  void anotherAttemptIsASecondUse() {
    rotate("t0", "a", "1");
    assertThat(rotate("t0", "b", "2")).isEqualTo(FAMILY_GONE);
  }

  @Test
  void noAttemptIsNoRepeat() {
    rotate("t0", "a", "1");
    assertThat(rotate("t0", null, "2")).isEqualTo(FAMILY_GONE);
  }

  @Test
  void aRepeatReplacesTheUnusedSuccessor() {
    assertThat(rotate("t0", "a", "1")).isEqualTo(granted("i1"));
    assertThat(rotate("t0", "a", "2")).isEqualTo(granted("i2", "i1"));
    assertThat(rotate("t0", "a", "3")).isEqualTo(granted("i3", "i2"));
    assertThat(await(store.tokens().revokedSince(0))).containsExactlyInAnyOrder("i1", "i2");
    assertThat(rotate("t3", "b", "4")).isEqualTo(granted("i4"));
  }

  @Test
  void aVoidTokenRevokesNothing() {
    rotate("t0", "a", "1");
    rotate("t0", "a", "2");
    assertThat(rotate("t1", "c", "x")).isEqualTo(REFUSED);
    assertThat(rotate("t1", null, "y")).isEqualTo(REFUSED);
    assertThat(await(store.tokens().revoke("t1"))).isEmpty();
    assertThat(rotate("t2", "b", "3")).isEqualTo(granted("i3"));
  }

  @Test
  void aRepeatAfterTheSuccessorWasUsedRevokesTheFamily() {
    rotate("t0", "a", "1");
    rotate("t1", "b", "2");
    assertThat(rotate("t0", "a", "3")).isEqualTo(FAMILY_GONE);
    assertThat(rotate("t2", "c", "4")).isEqualTo(REFUSED);
  }

  @Test
  void unknownAndExpiredOnesAreRefused() {
    assertThat(rotate("t9", "a", "1")).isEqualTo(REFUSED);
    clock.move(Duration.ofDays(30));
    assertThat(rotate("t0", "a", "1")).isEqualTo(REFUSED);
    assertThat(await(store.tokens().revokedSince(0))).isEmpty();
  }

  @Test
  void signingOutRevokesOneFamily() {
    await(store.tokens().begin(new Grant(ANN, false, "other", "j0"), "u0", in(30)));
    rotate("t0", "a", "1");
    assertThat(await(store.tokens().revoke("t1"))).containsExactly("family");
    assertThat(await(store.tokens().revoke("t1"))).isEmpty();
    assertThat(await(store.tokens().revoke("t9"))).isNull();
    assertThat(rotate("t1", "b", "2")).isEqualTo(REFUSED);
    assertThat(await(store.tokens().rotate("u0", null, "u1", "j1", in(30))).grant())
        .isEqualTo(new Grant(ANN, false, "other", "j1"));
    assertThat(faultOf(store.tokens().begin(new Grant("nobody", false, "f", "i"), "t", in(1))))
        .isEqualTo(Fault.UNAUTHORIZED);
  }

  @Test
  void addressesAreKnownForTheirTime() {
    long since = clock.millis();
    await(store.tokens().signedIn(ANN, "10.0.0.1"));
    assertThat(await(store.tokens().knownAddress(ANN, "10.0.0.1", since))).isTrue();
    assertThat(await(store.tokens().knownAddress(ANN, "10.0.0.2", since))).isFalse();
    assertThat(await(store.tokens().knownAddress(BOB, "10.0.0.1", since))).isFalse();
    assertThat(await(store.tokens().knownAddress(ANN, "10.0.0.1", since + 1))).isFalse();
    clock.move(Duration.ofDays(1));
    await(store.tokens().signedIn(ANN, "10.0.0.1"));
    assertThat(await(store.tokens().knownAddress(ANN, "10.0.0.1", since + 1))).isTrue();
  }
}
