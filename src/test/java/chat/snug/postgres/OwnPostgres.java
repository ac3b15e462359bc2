package chat.snug.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.snug.running.Waiting;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** A PostgreSQL for one test alone, which can be stopped and started again, and asks for passwords and TLS where it is told to. */
public final class OwnPostgres implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path data;
  private final int port;
  private final Map<String, String> settings = new HashMap<>();
  private EmbeddedPostgres server;

  /** Not started yet; its data goes into this folder. */
  public OwnPostgres(Path folder) throws IOException {
    this.data = folder.resolve("postgres");
    try (ServerSocket free = new ServerSocket(0)) {
      this.port = free.getLocalPort();
    }
  }

  public int port() {
    return port;
  }

  public String url(String user, String password) {
    return "postgresql://" + user + ":" + password + "@localhost:" + port + "/postgres";
  }

  public String url() {
    return url("postgres", "postgres");
  }

  public OwnPostgres with(String setting, String value) {
    settings.put(setting, value);
    return this;
  }

  public OwnPostgres start() throws IOException {
    EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setPGStartupWait(PATIENCE)
        .setPort(port);
    settings.forEach(builder::setServerConfig);
    server = builder.start();
    return this;
  }

  /** From its next start on it follows a server that is nowhere, until it is promoted. */
  public void becomeStandby() throws IOException {
    Files.writeString(data.resolve("standby.signal"), "", UTF_8);
  }

  /** Both are stopped; the other one has the same data then. */
  public void copyTo(OwnPostgres other) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(
            file, other.data.resolve(data.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** Kills the process that serves a connection of Snug's, as the system does when memory runs out: the server ends all others too, and recovers. */
  public void crash() {
    long pid = number("select pid from pg_stat_activity where application_name = 'snug' limit 1");
    boolean unused = ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }

  /** It is gone when this returns; the library gives up on a busy disk after 5 s, and says so in the log alone. */
  public void stop() throws IOException {
    server.close();
    Waiting.until(
        "PostgreSQL is gone", PATIENCE, () -> !Files.exists(data.resolve("postmaster.pid")));
  }

  /** Who comes over the network is let in by these lines of {@code pg_hba.conf} from now on; the tests' own connections too. */
  public void letIn(String... lines) throws IOException {
    Path file = data.resolve("pg_hba.conf");
    String before = Files.readString(file, UTF_8);
    Files.writeString(file, String.join("\n", lines) + "\n" + before, UTF_8);
    run("select pg_reload_conf()");
  }

  /** A file that the server alone may read. */
  static void writePrivate(Path file, String text) throws IOException {
    Files.writeString(file, text, UTF_8);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  public void run(String sql) {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      boolean unused = statement.execute(sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** The first column of the first row. */
  public long number(String sql) {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public void close() throws IOException {
    if (server != null) {
      server.close();
    }
  }
}
