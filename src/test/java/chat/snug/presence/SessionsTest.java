package chat.snug.presence;

import static chat.snug.presence.Claim.ACCEPTED;
import static chat.snug.presence.Claim.REPLACED;
import static chat.snug.presence.Claim.TOO_MANY;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionsTest {
  private final Sessions sessions = new Sessions();

  @ParameterizedTest(name = "{1} after {0}: {2}")
  @CsvSource({
    "5, 6, ACCEPTED",
    "5, 5, ACCEPTED",
    "5, 4, REPLACED",
    "5,  , ACCEPTED",
    " , 4, ACCEPTED",
    " ,  , ACCEPTED",
    "-1, -2, REPLACED",
    "1000, 1001, ACCEPTED",
    "1001, 1000, REPLACED",
  })
  void ofTwoThatBothSaidNTheHigherStays(Long first, Long second, Claim claim) {
    claim("phone", first, "s1");
    Sessions.Outcome outcome = claim("phone", second, "s2");

    assertThat(outcome.claim()).isEqualTo(claim);
    assertThat(speaks("phone", "s1")).isEqualTo(claim == REPLACED);
    assertThat(speaks("phone", "s2")).isEqualTo(claim == ACCEPTED);
    if (claim == ACCEPTED) {
      assertThat(outcome.replaced()).extracting(Session::id).isEqualTo("s1");
    } else {
      assertThat(outcome.replaced()).isNull();
    }
    assertThat(sessions.size()).isEqualTo(1);
  }

  @Test
  void aDeadConnectionsHelloIsRefusedOnlyWhileItsSuccessorIsOpen() {
    claim("phone", 6L, "successor");
    assertThat(claim("phone", 5L, "late").claim()).isEqualTo(REPLACED);
    sessions.close("ann", "phone", "successor");

    assertThat(claim("phone", 5L, "later").claim()).isEqualTo(ACCEPTED);
  }

  @Test
  void aLateCloseOfAReplacedSessionLeavesItsSuccessor() {
    claim("phone", null, "old");
    claim("phone", null, "new");

    assertThat(sessions.close("ann", "phone", "old")).isFalse();
    assertThat(speaks("phone", "new")).isTrue();
    assertThat(sessions.close("ann", "phone", "new")).isTrue();
    assertThat(sessions.close("ann", "phone", "new")).isFalse();
    assertThat(sessions.size()).isZero();
  }

  @Test
  void theOneThatComesLastIsTooMany() {
    claim("a", null, "s1", 2);
    claim("b", null, "s2", 2);

    assertThat(claim("c", null, "s3", 2).claim()).isEqualTo(TOO_MANY);
    assertThat(speaks("a", "s1")).isTrue();
    assertThat(speaks("b", "s2")).isTrue();
    assertThat(speaks("c", "s3")).isFalse();
    assertThat(sessions.size()).isEqualTo(2);
  }

  @Test
  void theOneThatIsReplacedDoesNotCount() {
    claim("a", null, "s1", 2);
    claim("b", null, "s2", 2);

    assertThat(claim("b", null, "s3", 2).claim()).isEqualTo(ACCEPTED);
  }

  @Test
  void whoClosesMakesRoom() {
    claim("a", null, "s1", 1);
    sessions.close("ann", "a", "s1");

    assertThat(claim("b", null, "s2", 1).claim()).isEqualTo(ACCEPTED);
  }

  @Test
  void otherUsersDoNotCount() {
    claim("a", null, "s1", 1);
    Hello bob = new Hello("bob", "a", null, false, "s2", "socket", 1);

    Sessions.Outcome outcome = sessions.claim(bob);
    assertThat(outcome.claim()).isEqualTo(ACCEPTED);
    assertThat(outcome.replaced()).isNull();
  }

  @Test
  void aLimitOfZeroIsOff() {
    for (int i = 0; i < 100; i++) {
      assertThat(claim("device" + i, null, "s" + i, 0).claim()).isEqualTo(ACCEPTED);
    }
  }

  @Test
  void aRefusalForItsNComesBeforeTheLimit() {
    claim("a", 2L, "s1", 1);

    assertThat(claim("a", 1L, "s2", 1).claim()).isEqualTo(REPLACED);
  }

  private Sessions.Outcome claim(String device, Long n, String session) {
    return claim(device, n, session, 20);
  }

  private Sessions.Outcome claim(String device, Long n, String session, int limit) {
    return sessions.claim(new Hello("ann", device, n, false, session, "socket", limit));
  }

  private boolean speaks(String device, String session) {
    return sessions.find("ann", device, session) != null;
  }
}
