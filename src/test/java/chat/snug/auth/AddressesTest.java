package chat.snug.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "::ffff:192.0.2.1, 192.0.2.1",
    "::ffff:c000:201, 192.0.2.1",
    "2001:db8:1:2::1, 20010db800010002/64",
    "2001:db8:1:2:ffff:ffff:ffff:ffff, 20010db800010002/64",
    "2001:db8:1:3::1, 20010db800010003/64",
    "::1, 0000000000000000/64",
    "fe80::1%eth0, fe80000000000000/64",
    "unknown, unknown"
  })
  void countsWhatBelongsTogether(String address, String origin) {
    assertThat(Addresses.origin(address)).isEqualTo(origin);
  }

  @Test
  void isShortWhateverComes() {
    assertThat(Addresses.origin("x".repeat(10_000))).hasSize(64);
    assertThat(Addresses.origin("")).isEmpty();
  }
}
