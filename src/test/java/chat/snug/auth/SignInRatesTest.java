package chat.snug.auth;

import static chat.snug.auth.Faults.await;
import static chat.snug.auth.Faults.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SignInRatesTest {
  private final MovedClock clock = new MovedClock();
  private final FakeTokenStore store = new FakeTokenStore(clock);
  private final SignInRates rates = new SignInRates(10, store, clock::nanos, clock);

  private void passes(String address, String name) {
    await(rates.enter(address, name));
  }

  private FaultException refused(String address, String name) {
    FaultException why = refusal(rates.enter(address, name));
    assertThat(why.fault()).isEqualTo(Fault.RATE_LIMITED);
    return why;
  }

  @Test
  void tenTriesAMinuteFromAnAddressWhateverTheName() {
    for (int i = 0; i < 10; i++) {
      passes("192.0.2.1", "name-" + i);
      clock.move(Duration.ofSeconds(1));
    }
    assertThat(refused("192.0.2.1", "another").retryAfterMillis()).isEqualTo(50_000);
    passes("192.0.2.2", "another");
    clock.move(Duration.ofMillis(49_999));
    assertThat(refused("192.0.2.1", "another").retryAfterMillis()).isEqualTo(1);
    clock.move(Duration.ofMillis(1));
    passes("192.0.2.1", "another");
    assertThat(refused("192.0.2.1", "another").retryAfterMillis()).isEqualTo(1000);
  }

  @Test
  void tenTriesAMinuteForANameFromWhereverTheyCome() {
    for (int i = 0; i < 10; i++) {
      passes("192.0.2." + i, "ann");
    }
    assertThat(store.looks).as("nobody looked").isZero();
    assertThat(refused("192.0.2.99", "ann").retryAfterMillis()).isEqualTo(60_000);
    assertThat(store.looks).isEqualTo(1);
    passes("192.0.2.99", "bob");
    clock.move(Duration.ofMinutes(1));
    passes("192.0.2.99", "ann");
  }

  @Test
  void aRefusedTryDoesNotCount() {
    for (int i = 0; i < 10; i++) {
      passes("192.0.2." + i, "ann");
    }
    for (int i = 0; i < 100; i++) {
      refused("192.0.2.99", "ann");
    }
    for (int i = 0; i < 10; i++) {
      passes("192.0.2.99", "bob-" + i);
    }
    clock.move(Duration.ofMinutes(1));
    passes("192.0.2.99", "ann");
  }

  @Test
  void whoGuessesFromElsewhereLocksNobodyOut() {
    await(rates.signedIn("ann", "192.0.2.1"));
    for (int i = 0; i < 10; i++) {
      passes("198.51.100." + i, "ann");
    }
    refused("198.51.100.99", "ann");
    for (int i = 0; i < 10; i++) {
      passes("192.0.2.1", "ann");
    }
    refused("192.0.2.1", "ann");
  }

  @Test
  void anAddressIsKnownFor30Days() {
    await(rates.signedIn("ann", "192.0.2.1"));
    clock.move(Duration.ofDays(30));
    for (int i = 0; i < 10; i++) {
      passes("198.51.100." + i, "ann");
    }
    passes("192.0.2.1", "ann");
    clock.move(Duration.ofMillis(1));
    refused("192.0.2.1", "ann");
  }

  @Test
  void anIpv6NetworkIsOneAddress() {
    await(rates.signedIn("ann", "2001:db8:1:2::1"));
    for (int i = 0; i < 10; i++) {
      passes("2001:db8:1:1::" + i, "ann");
    }
    refused("2001:db8:1:1:ffff::", "bob");
    passes("2001:db8:1:2::ffff", "ann");
    passes("2001:db8:1:3::", "bob");
  }

  @Test
  void namesThatNobodyCanHaveAreNotCounted() {
    for (int i = 0; i < 20; i++) {
      passes("192.0.2." + i, "Not A Name");
    }
  }

  @Test
  void zeroIsNoLimit() {
    SignInRates off = new SignInRates(0, store, clock::nanos, clock);
    for (int i = 0; i < 1000; i++) {
      await(off.enter("192.0.2.1", "ann"));
    }
  }
}
