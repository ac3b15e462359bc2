package chat.snug.auth;

import static chat.snug.auth.Faults.await;
import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PasswordHasherTest {
  private Vertx vertx;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void verifiesWhatItHashed() {
    PasswordHasher passwords = new PasswordHasher(vertx, new SecureRandom());
    String hash = await(passwords.hash("ü 👋🏽 \" ' \\"));
    assertThat(await(passwords.verify("ü 👋🏽 \" ' \\", hash))).isTrue();
    assertThat(await(passwords.verify("ü 👋🏽 \" ' /", hash))).isFalse();
    await(passwords.close());
  }

  @Test
  void nobodyHasNoPassword() {
    PasswordHasher passwords = new PasswordHasher(vertx, new SecureRandom());
    assertThat(await(passwords.verifyNothing("correct horse"))).isFalse();
    await(passwords.close());
  }

  @Test
  void refusesWhatItCannotQueue() {
    PasswordHasher passwords =
        new PasswordHasher(vertx, new SecureRandom(), 1, 2, PasswordHasher.TIME_LIMIT);
    List<Future<String>> asked = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      asked.add(passwords.hash("correct horse"));
    }
    Future.join(asked).otherwiseEmpty().await();
    assertThat(asked).filteredOn(Future::succeeded).hasSizeBetween(3, 29);
    assertThat(asked).filteredOn(Future::failed).isNotEmpty().allSatisfy(refused -> {
      FaultException why = (FaultException) refused.cause();
      assertThat(why.fault()).isEqualTo(Fault.UNAVAILABLE);
      assertThat(why.retryAfterMillis()).isPositive();
    });
    assertThat(passwords.underWay()).isZero();
    await(passwords.close());
  }

  @Test
  void waitsNoLongerThanItsTimeLimit() {
    PasswordHasher passwords =
        new PasswordHasher(vertx, new SecureRandom(), 1, 2, Duration.ofMillis(1));
    assertThat(Faults.fault(passwords.hash("correct horse"))).isEqualTo(Fault.UNAVAILABLE);
    Faults.eventually(() -> passwords.underWay() == 0);
    await(passwords.close());
  }

  @Test
  void answersOnTheContextOfWhoAsked() {
    PasswordHasher passwords = new PasswordHasher(vertx, new SecureRandom());
    Context context = vertx.getOrCreateContext();
    Promise<Boolean> same = Promise.promise();
    context.runOnContext(go -> passwords
        .hash("correct horse")
        .onComplete(done -> same.complete(Vertx.currentContext() == context)));
    assertThat(await(same.future())).isTrue();
    await(passwords.close());
  }
}
