package chat.snug.operator;

import chat.snug.running.Certificate;
import chat.snug.running.Person;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Somebody who comes over TLS as a browser does, from the page that the proxy serves. */
final class SecureVisitor {
  private static final int PATIENCE_SECONDS = 20;
  private static final int TOKEN_SECONDS = 600;
  private static final String ORIGIN = "https://chat.example.org";

  private final HttpClient http;
  private final int port;

  SecureVisitor(Certificate certificate, int port) throws IOException, GeneralSecurityException {
    this.port = port;
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(certificate.certificate())) {
      trusted.setCertificateEntry(
          "proxy", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    http = HttpClient.newBuilder()
        .sslContext(tls)
        .version(HttpClient.Version.HTTP_1_1)
        .build();
  }

  /** The status. */
  int get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + port + path)).build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  /** The type of the first frame of a session. */
  String welcome(String user) throws IOException {
    CompletableFuture<String> first = new CompletableFuture<>();
    WebSocket socket = http.newWebSocketBuilder()
        .header("Origin", ORIGIN)
        .buildAsync(URI.create("wss://localhost:" + port + "/v1/socket"), firstText(first))
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
    String token = Person.token(user, Instant.now().getEpochSecond() + TOKEN_SECONDS);
    Map<String, String> hello =
        Map.of("type", "hello", "token", token, "device", "laptop", "state", "foreground");
    socket.sendText(Person.JSON.valueToTree(hello).toString(), true).join();
    String frame = first.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    socket.abort();
    return Person.JSON.readTree(frame).path("type").asText();
  }

  private static WebSocket.Listener firstText(CompletableFuture<String> first) {
    return new WebSocket.Listener() {
      private final StringBuilder parts = new StringBuilder();

      @Override
      public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        parts.append(data);
        if (last) {
          first.complete(parts.toString());
        }
        socket.request(1);
        return null;
      }
    };
  }
}
