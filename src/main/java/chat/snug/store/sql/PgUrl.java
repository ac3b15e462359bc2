package chat.snug.store.sql;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is and how it is reached, from {@code postgresql://user:password@host:port/name?sslmode=…&sslrootcert=…}, with the meaning that
 * libpq gives to these: {@code sslmode} is {@code disable}, {@code allow}, {@code prefer} (left out), {@code require}, {@code verify-ca} or {@code
 * verify-full}; {@code sslrootcert} is a file of certificates in PEM, without it those that Java trusts.
 */
final class PgUrl {
  private static final int PORT = 5432;
  private static final Pattern SCHEME = Pattern.compile("postgres(ql)?");
  private static final Pattern NAME = Pattern.compile("/[^/]+");

  private final URI uri;
  private final Map<String, String> parameters = new HashMap<>();
  private final PgConnectOptions options = new PgConnectOptions();

  private PgUrl(URI uri) {
    this.uri = uri;
  }

  /** Throws {@link StoreOpenException}, which says what is wrong without the password. */
  static PgUrl parse(String url) {
    PgUrl parsed = new PgUrl(uri(url));
    try {
      parsed.read();
    } catch (IllegalArgumentException | GeneralSecurityException wrong) {
      throw new StoreOpenException("database " + parsed.shown() + ": " + wrong.getMessage(), null);
    }
    return parsed;
  }

  private static URI uri(String url) {
    try {
      URI uri = new URI(url);
      boolean postgres =
          uri.getScheme() != null && SCHEME.matcher(uri.getScheme()).matches();
      if (postgres && uri.getHost() != null && NAME.matcher(uri.getRawPath()).matches()) {
        return uri;
      }
    } catch (URISyntaxException notAUrl) {
      // Refused as any other text.
    }
    throw new StoreOpenException(
        "a database is named as postgresql://user:password@host:port/name", null);
  }

  private void read() throws GeneralSecurityException {
    String[] user = uri.getRawUserInfo() == null
        ? new String[] {System.getProperty("user.name", "")}
        : uri.getRawUserInfo().split(":", 2);
    options
        .setHost(uri.getHost().replaceAll("[\\[\\]]", ""))
        .setPort(uri.getPort() < 0 ? PORT : uri.getPort())
        .setDatabase(decoded(uri.getRawPath().substring(1)))
        .setUser(decoded(user[0]))
        .setPassword(user.length == 2 ? decoded(user[1]) : "");
    readParameters();
    secure();
  }

  private void readParameters() {
    if (uri.getRawQuery() == null) {
      return;
    }
    for (String one : uri.getRawQuery().split("&", -1)) {
      String[] parts = one.split("=", 2);
      if (parts.length != 2 || !(parts[0].equals("sslmode") || parts[0].equals("sslrootcert"))) {
        throw new IllegalArgumentException(
            "'" + parts[0] + "' is no parameter of it; there are sslmode and sslrootcert");
      }
      parameters.put(parts[0], decoded(parts[1]));
    }
  }

  private void secure() throws GeneralSecurityException {
    String root = parameters.get("sslrootcert");
    SslMode mode = mode();
    boolean verifies = mode == SslMode.VERIFY_CA
        || mode == SslMode.VERIFY_FULL
        || (mode == SslMode.REQUIRE && root != null);
    ClientSSLOptions ssl = new ClientSSLOptions();
    if (verifies) {
      ssl.setTrustOptions(root == null ? trustedByJava() : pem(root));
    } else {
      ssl.setTrustAll(true);
    }
    ssl.setHostnameVerificationAlgorithm(mode == SslMode.VERIFY_FULL ? "HTTPS" : "");
    options.setSslMode(mode).setSslOptions(ssl);
  }

  private SslMode mode() {
    String mode = parameters.getOrDefault("sslmode", SslMode.PREFER.value);
    try {
      return SslMode.of(mode);
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException(
          "sslmode must be disable, allow, prefer, require, verify-ca or verify-full, not '" + mode
              + "'");
    }
  }

  private static TrustOptions pem(String file) {
    try {
      if (Files.isReadable(Path.of(file))) {
        return new PemTrustOptions().addCertPath(file);
      }
    } catch (InvalidPathException notAPath) {
      // Refused with what can't be read.
    }
    throw new IllegalArgumentException("sslrootcert names no file that can be read");
  }

  private static TrustOptions trustedByJava() throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    @Nullable KeyStore standard = null;
    factory.init(standard);
    return TrustOptions.wrap(factory.getTrustManagers()[0]);
  }

  /** A plus is a plus here. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  PgConnectOptions options() {
    return new PgConnectOptions(options);
  }

  /** Without user and password. */
  String shown() {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return "postgresql://" + uri.getHost() + port + uri.getRawPath();
  }
}
