package chat.snug.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {
  private final ClientAddress addresses =
      new ClientAddress(List.of("10.0.0.0/8", "192.0.2.7", "fd00::/8", "::1"));

  @ParameterizedTest(name = "peer {0}, X-Forwarded-For {1}: {2}")
  @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
          # no header
          203.0.113.5  |                                     | 203.0.113.5
          10.1.2.3     |                                     | 10.1.2.3
          # forged by who is no proxy
          203.0.113.5  | 198.51.100.1                        | 203.0.113.5
          11.0.0.1     | 198.51.100.1                        | 11.0.0.1
          # written by a proxy
          10.1.2.3     | 198.51.100.1                        | 198.51.100.1
          192.0.2.7    | 198.51.100.1                        | 198.51.100.1
          192.0.2.8    | 198.51.100.1                        | 192.0.2.8
          fd12::1      | 2001:db8::5                         | 2001:db8:0:0:0:0:0:5
          ::1          | 198.51.100.1                        | 198.51.100.1
          # the client forged entries on the left of its own
          10.1.2.3     | 1.1.1.1, 198.51.100.1               | 198.51.100.1
          10.1.2.3     | 10.0.0.9, 198.51.100.1              | 198.51.100.1
          # a chain of proxies, in one header or several
          10.1.2.3     | 198.51.100.1, 10.0.0.2, 192.0.2.7   | 198.51.100.1
          10.1.2.3     | 6.6.6.6 ; 198.51.100.1 ; 10.0.0.2   | 198.51.100.1
          # nothing but proxies: the first of them asks for itself
          10.1.2.3     | 10.0.0.1, 10.0.0.2                  | 10.0.0.1
          # ports, brackets, mapped addresses
          10.1.2.3     | 198.51.100.1:4711                   | 198.51.100.1
          10.1.2.3     | [2001:db8::5]:4711                  | 2001:db8:0:0:0:0:0:5
          10.1.2.3     | [2001:db8::5]                       | 2001:db8:0:0:0:0:0:5
          ::ffff:10.1.2.3 | ::ffff:198.51.100.1              | 198.51.100.1
          ::ffff:203.0.113.5 | 198.51.100.1                  | 203.0.113.5
          # what is no address ends what can be believed
          10.1.2.3     | 198.51.100.1, unknown               | 10.1.2.3
          10.1.2.3     | 198.51.100.1, _hidden, 10.0.0.2     | 10.0.0.2
          10.1.2.3     | localhost                           | 10.1.2.3
          10.1.2.3     | ""                                  | 10.1.2.3
          10.1.2.3     | 198.51.100.1,                       | 10.1.2.3
          # a peer that has no address
          ""           | 198.51.100.1                        | unknown
          """)
  void isTheRightmostThatIsNoProxy(String peer, String forwardedFor, String client) {
    List<String> headers =
        forwardedFor == null ? List.of() : Arrays.asList(forwardedFor.split(";"));

    assertThat(addresses.of(peer, headers)).isEqualTo(client);
  }

  @Test
  void withoutProxiesNoHeaderIsBelieved() {
    assertThat(new ClientAddress(List.of()).of("127.0.0.1", List.of("198.51.100.1")))
        .isEqualTo("127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nowhere.example",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/x",
        "::/129",
        "/8",
        "10.0.0.0/"
      })
  void whatIsNoAddressOrRangeIsRefused(String proxy) {
    assertThatThrownBy(() -> new ClientAddress(List.of(proxy)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0/0, 203.0.113.5, true",
    "0.0.0.0/0, ::1, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.128/25, 192.0.2.128, true",
    "192.0.2.129/25, 192.0.2.200, true",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::1, ::2, false"
  })
  void rangesHoldTheirPrefix(String range, String address, boolean holds) {
    assertThat(AddressRange.parse(range).contains(IpAddress.parse(address))).isEqualTo(holds);
  }
}
