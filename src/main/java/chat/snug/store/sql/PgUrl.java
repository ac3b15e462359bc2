package chat.snug.store.sql;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is and how it is reached, from {@code postgresql://user:password@host:port/name?sslmode=…&sslrootcert=…}, with the meaning that
 * libpq gives to these. Several hosts may stand there with commas between, of which the one that takes writes is used; a host that is a percent-encoded
 * path, or the parameter {@code host} where there is none, is the folder of a Unix socket. {@code sslmode} is {@code disable}, {@code allow}, {@code
 * prefer} (left out), {@code require}, {@code verify-ca} or {@code verify-full}; {@code sslrootcert} is a file of certificates in PEM, without it those
 * that Java trusts.
 */
final class PgUrl {
  private static final int PORT = 5432;
  private static final int MOST_PORT = 65_535;
  private static final Set<String> PARAMETERS = Set.of("sslmode", "sslrootcert", "host");

  /** User and password, hosts, database, parameters. */
  private static final Pattern URL =
      Pattern.compile("postgres(?:ql)?://(?:([^@/?#]*)@)?([^@/?#]*)/([^/?#]+)(?:\\?([^#]*))?");

  /** A name, an address of either kind, or a percent-encoded path; the port. */
  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|(?:%2[Ff])?[A-Za-z0-9._%-]+)(?::([1-9][0-9]{0,4}))?");

  private record Host(String name, int port) {}

  private final String place;
  private final Map<String, String> parameters = new HashMap<>();
  private final List<Host> hosts = new ArrayList<>();
  private final PgConnectOptions options = new PgConnectOptions();

  /** @param place without user, password and parameters */
  private PgUrl(String place) {
    this.place = place;
  }

  /** Throws {@link StoreOpenException}, which says what is wrong without the password. */
  static PgUrl parse(String url) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw notAUrl();
    }
    PgUrl parsed = new PgUrl("postgresql://" + parts.group(2) + "/" + parts.group(3));
    try {
      parsed.readParameters(parts.group(4));
      parsed.readHosts(parts.group(2));
      parsed.options.setDatabase(decoded(parts.group(3)));
      parsed.readUser(parts.group(1));
      parsed.secure();
    } catch (IllegalArgumentException | GeneralSecurityException wrong) {
      throw new StoreOpenException("database " + parsed.shown() + ": " + wrong.getMessage(), null);
    }
    return parsed;
  }

  private static StoreOpenException notAUrl() {
    return new StoreOpenException(
        "a database is named as postgresql://user:password@host:port/name", null);
  }

  private void readUser(@Nullable String userAndPassword) {
    if (userAndPassword == null) {
      options.setUser(System.getProperty("user.name", "")).setPassword("");
      return;
    }
    String[] user = userAndPassword.split(":", 2);
    options.setUser(decoded(user[0])).setPassword(user.length == 2 ? decoded(user[1]) : "");
  }

  private void readHosts(String authority) {
    String folder = parameters.get("host");
    if (authority.isEmpty() && folder != null && folder.startsWith("/")) {
      hosts.add(new Host(folder, PORT));
      return;
    }
    if (folder != null) {
      throw new IllegalArgumentException(
          "'host' is the folder of a Unix socket, where no other host is named");
    }
    for (String one : authority.split(",", -1)) {
      Matcher host = HOST.matcher(one);
      if (!host.matches()) {
        throw notAUrl();
      }
      int port = host.group(2) == null ? PORT : Integer.parseInt(host.group(2));
      if (port > MOST_PORT) {
        throw notAUrl();
      }
      hosts.add(new Host(decoded(host.group(1).replaceAll("[\\[\\]]", "")), port));
    }
  }

  private void readParameters(@Nullable String query) {
    if (query == null) {
      return;
    }
    for (String one : query.split("&", -1)) {
      String[] parts = one.split("=", 2);
      if (parts.length != 2 || !PARAMETERS.contains(parts[0])) {
        throw new IllegalArgumentException(
            "'" + parts[0] + "' is no parameter of it; there are sslmode, sslrootcert and host");
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
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      // Its own words repeat a part of the text.
      throw new IllegalArgumentException("a percent sign in it is followed by no two digits", null);
    }
  }

  /** One for each host, in the order given. */
  List<PgConnectOptions> options() {
    return hosts.stream()
        .map(host -> {
          PgConnectOptions one = new PgConnectOptions(options);
          one.setHost(host.name()).setPort(host.port());
          return one.getHost().startsWith("/") ? one.setSslMode(SslMode.DISABLE) : one;
        })
        .toList();
  }

  /** Without user, password and parameters. */
  String shown() {
    return place;
  }
}
