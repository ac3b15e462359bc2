package chat.snug.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In which order hellos are decided, and where. */
class GreetingsTest {
  private static final long LATE = Greetings.PATIENCE.toNanos() + 1;

  private final Deque<Promise<Claim>> asked = new ArrayDeque<>();
  private final List<String> here = new ArrayList<>();
  private final Greetings greetings = new Greetings(
      2,
      () -> true,
      (hello, came) -> {
        Promise<Claim> promise = Promise.promise();
        asked.add(promise);
        return promise.future();
      },
      (hello, came) -> {
        here.add(hello.session());
        return Claim.ACCEPTED;
      },
      closed -> {});

  private Future<Claim> hello(String user, String session) {
    return greetings.decide(
        new Hello(user, "phone", null, false, session, "socket", 0), new Moment(0, 0, 0));
  }

  @Test
  void oneThatWaitsForLongIsDecidedHere() {
    hello("ann", "a1").onComplete(done -> {});
    hello("bob", "b1").onComplete(done -> {});
    Future<Claim> cat = hello("cat", "c1");
    greetings.tick(LATE);
    assertThat(cat.result()).isEqualTo(Claim.ACCEPTED);
    assertThat(here).containsExactly("c1");
    assertThat(asked).hasSize(2);
  }

  @Test
  void oneIsNotDecidedBeforeAnEarlierOneOfItsDevice() {
    Future<Claim> first = hello("ann", "a1");
    hello("bob", "b1").onComplete(done -> {});
    Future<Claim> second = hello("ann", "a2");
    Future<Claim> cat = hello("cat", "c1");
    greetings.tick(LATE);
    assertThat(here).containsExactly("c1");
    assertThat(cat.isComplete()).isTrue();
    assertThat(second.isComplete()).isFalse();
    asked.remove().complete(Claim.ACCEPTED);
    assertThat(first.isComplete()).isTrue();
    assertThat(asked).hasSize(2); // there is a place for it now
    asked.removeLast().complete(Claim.ACCEPTED);
    assertThat(second.result()).isEqualTo(Claim.ACCEPTED);
  }

  @Test
  void oneWhoseEarlierOneHasEndedIsDecidedHereAgain() {
    hello("ann", "a1").onComplete(done -> {});
    hello("bob", "b1").onComplete(done -> {});
    asked.remove().complete(Claim.ACCEPTED);
    hello("cat", "c1").onComplete(done -> {});
    Future<Claim> second = hello("ann", "a2");
    greetings.tick(LATE);
    assertThat(second.result()).isEqualTo(Claim.ACCEPTED);
    assertThat(here).containsExactly("a2");
  }
}
