package chat.snug.operator;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.drivers.DriverProcess;
import chat.snug.drivers.Language;
import chat.snug.nodes.Nodes;
import chat.snug.running.Certificate;
import chat.snug.running.Person;
import chat.snug.running.RealRedis;
import chat.snug.running.SnugProcess;
import chat.snug.running.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three real nodes behind the proxies of {@code src/doc/cluster.md}, configured as it stands there. */
@Timeout(300)
class ProxyIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int NODES = 3;
  private static final int CLIENTS = 3;
  private static final int TRIES = 10;
  private static final byte LOCAL = 1;

  @TempDir
  static Path folder;

  private static Nodes nodes;
  private static ClusterDocument document;

  private final List<DriverProcess> clients = new ArrayList<>();
  private final Set<String> composed = new HashSet<>();
  private String room;

  @BeforeAll
  static void start() throws IOException {
    document = ClusterDocument.read();
    nodes = Nodes.onLoopback(
        folder,
        NODES,
        Map.of(
            "SNUG_PUBLIC_URL",
            "https://chat.example.org",
            "SNUG_PROXIES",
            "127.0.0.1",
            "SNUG_LIMITS_SIGN_INS_PER_MINUTE",
            Integer.toString(TRIES)));
  }

  @AfterAll
  static void stop() throws IOException {
    nodes.close();
  }

  @Test
  void nginxAsItStandsInTheDocument() throws Exception {
    Path home = Files.createDirectory(folder.resolve("nginx"));
    Certificate certificate = Certificate.in(home);
    int secure = RealRedis.freePort();
    int plain = RealRedis.freePort();
    String site = document.nginx(nodes, certificate, secure, plain);
    try (Proxy proxy = Proxy.nginx(home, site, plain)) {
      SecureVisitor visitor = new SecureVisitor(certificate, secure);
      assertThat(visitor.get("/health/ready")).isEqualTo(200);
      assertThat(visitor.welcome("visitor")).isEqualTo("welcome");
      behind(proxy, "nginx");
      addresses(proxy, (byte) 2, (byte) 3, "203.0.113.");
    }
  }

  @Test
  void caddyAsItStandsInTheDocument() throws Exception {
    Path home = Files.createDirectory(folder.resolve("caddy"));
    int plain = RealRedis.freePort();
    try (Proxy proxy = Proxy.caddy(home, document.caddy(nodes, plain), plain)) {
      behind(proxy, "caddy");
      addresses(proxy, (byte) 4, (byte) 5, "198.51.100.");
    }
  }

  /** Fails where a client does not come back through the proxy after its node was killed or drained, and where one of them misses or loses anything. */
  private void behind(Proxy proxy, String tag) throws Exception {
    try {
      gather(proxy, tag);
      talk("before");
      awayAndBack(proxy, "killed", SnugProcess::kill);
      awayAndBack(proxy, "drained", node -> assertThat(node.stop()).isZero());
      talk("after");
      everybodyHasEverything();
    } finally {
      clients.forEach(DriverProcess::close);
    }
  }

  private interface Blow {
    void strike(SnugProcess node) throws Exception;
  }

  /** It befalls a node that has clients. */
  private void awayAndBack(Proxy proxy, String how, Blow blow) throws Exception {
    SnugProcess node =
        nodes.all().stream().max(Comparator.comparingInt(ProxyIT::clientsOf)).orElseThrow();
    int hit = clientsOf(node);
    assertThat(hit).isPositive();
    List<Integer> marks = clients.stream().map(DriverProcess::mark).toList();
    long begun = System.nanoTime();
    blow.strike(node);
    for (int i = 0; i < TRIES; i++) {
      assertThat(status(proxy, LOCAL, "GET /health/live HTTP/1.1\r\n", ""))
          .as("call " + i)
          .isEqualTo(200);
    }
    talk("when one was " + how);
    Waiting.until("they come back", PATIENCE, () -> cameBack(marks) >= hit);
    System.out.printf(
        "a node was %s: its %d clients (of %d) came back through the proxy within %.1f s%n",
        how, hit, CLIENTS, (System.nanoTime() - begun) / 1e9);
    node.start();
    nodes.all().forEach(each -> nodes.awaitSight(each, NODES));
  }

  private static int clientsOf(SnugProcess node) {
    return Person.of(node, "operator")
        .text("/metrics")
        .lines()
        .filter(line -> line.startsWith("snug_sessions{"))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private int cameBack(List<Integer> marks) {
    int came = 0;
    for (int i = 0; i < CLIENTS; i++) {
      came += (int) clients.get(i).lines(marks.get(i)).stream()
          .filter(line -> DriverProcess.isOf(line, "caught_up"))
          .count();
    }
    return came;
  }

  private void gather(Proxy proxy, String tag) throws Exception {
    for (int i = 0; i < CLIENTS; i++) {
      String name = tag + i;
      clients.add(DriverProcess.of(Language.JAVA, name, name, proxy.url(), folder.resolve(name)));
    }
    Person owner = Person.of(nodes.get(2), "owner-of-" + tag);
    room = owner.group(clients.stream()
        .map(client -> Person.of(nodes.get(2), client.user()))
        .toArray(Person[]::new));
    for (DriverProcess client : clients) {
      client.start().connect();
    }
  }

  private void talk(String when) {
    for (DriverProcess client : clients) {
      String text = client.name() + " " + when;
      composed.add(text);
      client.tell(Map.of("do", "send", "room", room, "text", text, "tag", text));
    }
  }

  private void everybodyHasEverything() {
    for (DriverProcess client : clients) {
      Waiting.until(
          client.name() + " has everything", PATIENCE, () -> seen(client).containsAll(composed));
      assertThat(seen(client)).as(client.name()).doesNotHaveDuplicates().hasSize(composed.size());
      int since = client.mark();
      client.tell(Map.of("do", "history", "room", room, "limit", 100));
      JsonNode page = client.await("a page", since, line -> DriverProcess.isOf(line, "page"));
      assertThat(page.path("items")).hasSize(composed.size());
    }
  }

  private static List<String> seen(DriverProcess client) {
    return client.lines("event").stream()
        .map(line -> line.path("event"))
        .filter(event -> event.path("type").asText().equals("message"))
        .map(event -> event.path("text").asText())
        .toList();
  }

  /** Whatever strangers write into the header, each is known by the address from which it reached the proxy. */
  private static void addresses(Proxy proxy, byte one, byte other, String forged)
      throws IOException {
    for (int i = 0; i < TRIES; i++) {
      assertThat(signIn(proxy, one, forged + i)).isEqualTo(401);
    }
    assertThat(signIn(proxy, one, forged + 99)).isEqualTo(429);
    assertThat(signIn(proxy, other, forged + 99)).isEqualTo(401);
  }

  private static int signIn(Proxy proxy, byte from, String forged) throws IOException {
    String body = Person.JSON
        .valueToTree(Map.of(
            "grant",
            "password",
            "username",
            "u-" + from + "-" + forged,
            "password",
            "wrong password"))
        .toString();
    String head = "POST /v1/tokens HTTP/1.1\r\nContent-Type: application/json\r\nX-Forwarded-For: "
        + forged + "\r\n";
    return status(proxy, from, head, body);
  }

  /** @param from last byte of the address of loopback from which it comes */
  private static int status(Proxy proxy, byte from, String head, String body) throws IOException {
    String request = head + "Host: chat.example.org\r\nConnection: close\r\nContent-Length: "
        + body.length() + "\r\n\r\n" + body;
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, from}), 0));
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port()));
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(12);
      return Integer.parseInt(new String(answer, StandardCharsets.US_ASCII).substring(9));
    }
  }
}
