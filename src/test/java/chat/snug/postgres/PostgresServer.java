package chat.snug.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL, one for each JVM that runs tests, without fsync; each test has a database of its own. It ends with the JVM. */
public final class PostgresServer {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private PostgresServer() {}

  private static final class Holder {
    private static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off")
            .setServerConfig("full_page_writes", "off")
            .setServerConfig("max_connections", "200")
            .setPGStartupWait(Duration.ofSeconds(60))
            .start();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  /** A new, empty database; its name. */
  public static String newDatabase() {
    return newDatabase("template1");
  }

  /** A copy of a database that nobody is connected to; its name. */
  public static String newDatabase(String template) {
    String name = "snug" + DATABASES.incrementAndGet();
    run("postgres", "create database " + name + " template " + template);
    return name;
  }

  public static void drop(String database) {
    run("postgres", "drop database if exists " + database + " with (force)");
  }

  public static int port() {
    return Holder.SERVER.getPort();
  }

  /** For {@code --database}. */
  public static String url(String database) {
    return "postgresql://postgres:postgres@localhost:" + port() + "/" + database
        + "?sslmode=disable";
  }

  public static Connection connect(String database) throws SQLException {
    return Holder.SERVER.getDatabase("postgres", database).getConnection();
  }

  /** Runs one statement. */
  public static void run(String database, String sql) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      boolean unused = statement.execute(sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
