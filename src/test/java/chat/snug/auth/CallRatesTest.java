package chat.snug.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallRatesTest {
  private final MovedClock clock = new MovedClock();

  @Test
  void everyUserHasARateOfTheirOwn() {
    CallRates rates = new CallRates(10, 3, clock::nanos);
    for (int i = 0; i < 3; i++) {
      rates.enter("ann");
    }
    assertThatThrownBy(() -> rates.enter("ann"))
        .isInstanceOfSatisfying(FaultException.class, why -> {
          assertThat(why.fault()).isEqualTo(Fault.RATE_LIMITED);
          assertThat(why.retryAfterMillis()).isEqualTo(100);
        });
    rates.enter("bob");
    clock.move(Duration.ofMillis(100));
    rates.enter("ann");
  }

  @Test
  void whoHasManyAddressesHasOneRate() {
    CallRates rates = new CallRates(10, 2, clock::nanos);
    rates.enterFrom("2001:db8:1:2::1");
    rates.enterFrom("2001:db8:1:2::2");
    assertThatThrownBy(() -> rates.enterFrom("2001:db8:1:2::3")).isInstanceOf(FaultException.class);
    rates.enterFrom("2001:db8:1:3::1");
    rates.enter("2001:db8:1:2::3");
  }

  @Test
  void whoIsIdleIsForgotten() {
    CallRates rates = new CallRates(10, 3, clock::nanos);
    for (int i = 0; i < 1000; i++) {
      rates.enter("user " + i);
    }
    assertThat(rates.size()).isEqualTo(1000);
    clock.move(Duration.ofSeconds(1));
    rates.enter("ann");
    assertThat(rates.size()).isEqualTo(1);
  }

  @Test
  void rememberingIsBounded() {
    CallRates rates = new CallRates(10, 3, clock::nanos);
    for (int i = 0; i < 30_000; i++) {
      rates.enter("user " + i);
    }
    assertThat(rates.size()).isEqualTo(20_000);
  }

  @Test
  void zeroIsNoLimit() {
    CallRates rates = new CallRates(0, 1000, clock::nanos);
    for (int i = 0; i < 10_000; i++) {
      assertThat(rates.take("ann")).isZero();
    }
    assertThat(rates.size()).isZero();
  }
}
