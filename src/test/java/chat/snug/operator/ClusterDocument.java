package chat.snug.operator;

import chat.snug.nodes.Nodes;
import chat.snug.running.Certificate;
import chat.snug.running.Readme;
import java.io.IOException;
import java.nio.file.Path;

/** {@code src/doc/cluster.md}: what it tells operators to write, with this machine's addresses and files in place of the document's. */
final class ClusterDocument {
  private static final Path FILE = Path.of("src", "doc", "cluster.md");
  private static final int NODES = 3;

  private final String nginx;
  private final String caddy;
  private final String settings;

  private ClusterDocument(String nginx, String caddy, String settings) {
    this.nginx = nginx;
    this.caddy = caddy;
    this.settings = settings;
  }

  static ClusterDocument read() throws IOException {
    Readme document = Readme.read(FILE);
    return new ClusterDocument(
        piece(document, "nginx"), piece(document, "caddy"), document.firstCode().text());
  }

  private static String piece(Readme document, String language) {
    return document.code("The proxy").stream()
        .filter(code -> code.language().equals(language))
        .findFirst()
        .orElseThrow(() -> new AssertionError(FILE + " has no piece of " + language))
        .text();
  }

  /** The configuration of a node. */
  String settings() {
    return settings;
  }

  /** Line for line, with one line more: a port without TLS, for clients that can't be told of a certificate. */
  String nginx(Nodes nodes, Certificate certificate, int secure, int plain) {
    String listen = "listen 127.0.0.1:" + secure + " ssl;\n  listen 127.0.0.1:" + plain + ";";
    String site = swap(nginx, "listen 443 ssl;", listen);
    site = swap(site, "/etc/ssl/chat.pem", certificate.certificate().toString());
    site = swap(site, "/etc/ssl/chat.key", certificate.key().toString());
    return upstreams(site, nodes);
  }

  /** Line for line, on loopback and without the certificate that Caddy would fetch. */
  String caddy(Nodes nodes, int plain) {
    return upstreams(
        swap(caddy, "chat.example.org {", "http://:" + plain + " {\n  bind 127.0.0.1"), nodes);
  }

  private static String upstreams(String text, Nodes nodes) {
    String changed = text;
    for (int i = 0; i < NODES; i++) {
      changed = swap(
          changed, "10.0.0.2" + (i + 1) + ":8080", "127.0.0.1:" + nodes.get(i).port());
    }
    return changed;
  }

  /** What stands there exactly once. */
  private static String swap(String text, String what, String by) {
    int at = text.indexOf(what);
    if (at < 0 || text.indexOf(what, at + 1) >= 0) {
      throw new AssertionError("not once in " + FILE + ": " + what);
    }
    return text.replace(what, by);
  }
}
