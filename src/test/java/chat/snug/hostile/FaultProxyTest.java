package chat.snug.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.snug.running.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FaultProxyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int SILENCE_MILLIS = 300;

  private EchoServer server;
  private FaultProxy proxy;

  @BeforeEach
  void open() throws IOException {
    server = new EchoServer('a');
    proxy = FaultProxy.to(server.port());
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    server.close();
  }

  /** Fails where bytes are lost, doubled, changed or swapped, or where memory is needed for all that one side is behind. */
  @Test
  void passesEverythingOnAsItCame() throws Exception {
    byte[] said = new byte[8 * 1024 * 1024];
    new Random(1).nextBytes(said);
    try (Socket socket = connect()) {
      CompletableFuture<Void> saying = CompletableFuture.runAsync(() -> say(socket, said, true));
      byte[] heard = socket.getInputStream().readAllBytes();
      saying.join();
      assertThat(heard.length).isEqualTo(said.length + 1);
      assertThat(Arrays.copyOfRange(heard, 1, heard.length)).isEqualTo(said);
      assertThat(server.ends()).containsExactly("end");
    }
    Waiting.until("no link is left", PATIENCE, () -> proxy.links().isEmpty());
  }

  @Test
  void delays() throws Exception {
    try (Socket socket = connect()) {
      assertThat(hear(socket, 1)).isEqualTo("a");
      proxy.delay(Duration.ofMillis(150));
      long begun = System.nanoTime();
      say(socket, "hello");
      assertThat(hear(socket, 5)).isEqualTo("hello");
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(299));
      say(socket, "late");
      proxy.delay(Duration.ZERO);
      say(socket, "soon");
      assertThat(hear(socket, 8)).as("no byte overtakes").isEqualTo("latesoon");
    }
  }

  @Test
  void throttles() throws Exception {
    proxy.throttle(20_000);
    try (Socket socket = connect()) {
      long begun = System.nanoTime();
      say(socket, "x".repeat(10_000));
      assertThat(hear(socket, 10_001)).hasSize(10_001);
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isBetween(Duration.ofMillis(400), PATIENCE);
    }
  }

  @Test
  void cutsAfterSoManyBytes() throws Exception {
    try (Socket socket = connect()) {
      assertThat(hear(socket, 1)).isEqualTo("a");
      link().cutAfter(Way.DOWN, 3);
      say(socket, "hello");
      assertThat(hear(socket, 3)).isEqualTo("hel");
      assertReset(socket);
      Waiting.until("the server hears of it", PATIENCE, () -> server.ends().size() == 1);
      assertThat(server.ends()).containsExactly("reset");
    }
  }

  @Test
  void isHalfOpen() throws Exception {
    try (Socket socket = connect();
        Socket other = connect()) {
      assertThat(hear(socket, 1)).isEqualTo("a");
      link().freeze();
      say(socket, "hello");
      socket.setSoTimeout(SILENCE_MILLIS);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(server.ends()).isEmpty();
      say(other, "fine");
      assertThat(hear(other, 5)).as("others aren't frozen").isEqualTo("afine");
      socket.setSoTimeout((int) PATIENCE.toMillis());
      link().thaw();
      assertThat(hear(socket, 5)).isEqualTo("hello");
    }
  }

  @Test
  void resets() throws Exception {
    try (Socket socket = connect();
        Socket other = connect()) {
      assertThat(hear(socket, 1) + hear(other, 1)).isEqualTo("aa");
      Link link = link();
      link.reset();
      assertReset(socket);
      assertThat(link.isOpen()).isFalse();
      say(other, "fine");
      assertThat(hear(other, 4)).isEqualTo("fine");
      proxy.reset();
      assertReset(other);
      Waiting.until("the server hears of it", PATIENCE, () -> server.ends().size() == 2);
      assertThat(server.ends()).containsExactly("reset", "reset");
    }
  }

  @Test
  void refuses() throws Exception {
    try (Socket before = connect()) {
      proxy.refuse(true);
      try (Socket refused = connect()) {
        assertReset(refused);
      }
      say(before, "fine");
      assertThat(hear(before, 5)).isEqualTo("afine");
      proxy.refuse(false);
      try (Socket after = connect()) {
        assertThat(hear(after, 1)).isEqualTo("a");
      }
    }
    assertThat(server.connections()).isEqualTo(2);
    assertThat(proxy.accepts()).hasSize(3).isSorted();
  }

  @Test
  void goesWithTheServer() throws Exception {
    try (EchoServer next = new EchoServer('b');
        Socket before = connect()) {
      assertThat(hear(before, 1)).isEqualTo("a");
      proxy.target(next.port());
      try (Socket after = connect()) {
        assertThat(hear(after, 1)).isEqualTo("b");
      }
    }
  }

  @Test
  void resetsWhereTheServerIsAway() throws Exception {
    server.close();
    try (Socket socket = connect()) {
      assertReset(socket);
    }
  }

  @Test
  void endsWithAllThatItHolds() throws Exception {
    try (Socket socket = connect()) {
      assertThat(hear(socket, 1)).isEqualTo("a");
      proxy.close();
      assertReset(socket);
      assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
    }
  }

  private Link link() {
    return proxy.links().get(0);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static void say(Socket socket, String text) {
    say(socket, text.getBytes(StandardCharsets.US_ASCII), false);
  }

  private static void say(Socket socket, byte[] bytes, boolean andThatIsAll) {
    try {
      socket.getOutputStream().write(bytes);
      if (andThatIsAll) {
        socket.shutdownOutput();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hear(Socket socket, int bytes) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
  }

  private static void assertReset(Socket socket) {
    assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
  }
}
