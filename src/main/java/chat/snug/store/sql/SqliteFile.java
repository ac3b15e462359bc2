package chat.snug.store.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;

/** The database file and how connections to it are set up. */
record SqliteFile(Path path) {
  /** How long a foreign lock (a backup tool) is waited for: less than the asker waits. */
  static final int BUSY_MILLIS = 2000;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  static SqliteFile in(Path folder) {
    return new SqliteFile(folder.resolve("snug.db"));
  }

  /** Makes the file, for its owner alone, where it is missing; SQLite gives its companions ({@code -wal}, {@code -shm}) the same mode. */
  void create() throws IOException {
    if (Files.notExists(path)) {
      Files.createFile(path);
    }
    if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(path, OWNER_ONLY);
    }
  }

  JdbcSession openWriter() throws SQLException {
    JdbcSession session = open(SQLiteConfig.TransactionMode.IMMEDIATE);
    pragmas(
        session,
        // Readers go on while the writer writes; kept in the file, so it is set once by the writer.
        "journal_mode=wal",
        // An acked message survives power loss: each commit is on disk before it is told. In WAL
        // mode that is one fsync.
        "synchronous=full",
        // Deleted text is overwritten in the file, not just unlinked.
        "secure_delete=on",
        // 16 MB of WAL before a commit has to checkpoint: rarer pauses at full rate; the
        // housekeeping checkpoints when it is calm.
        "wal_autocheckpoint=4000",
        // After a burst the WAL file shrinks again.
        "journal_size_limit=33554432",
        // The stores check what they refer to; looking again would cost a seek for each event.
        "foreign_keys=off",
        // Hot index pages of the writer: 8 MiB.
        "cache_size=-8192");
    return session;
  }

  JdbcSession openReader() throws SQLException {
    JdbcSession session = open(SQLiteConfig.TransactionMode.DEFERRED);
    pragmas(
        session,
        // A reader that tries to write is a mistake.
        "query_only=on",
        // The system's cache holds the rest: 2 MiB.
        "cache_size=-2048");
    return session;
  }

  private JdbcSession open(SQLiteConfig.TransactionMode mode) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setTransactionMode(mode);

    config.setBusyTimeout(BUSY_MILLIS);
    SQLiteConnection connection = (SQLiteConnection) config.createConnection("jdbc:sqlite:" + path);
    JdbcSession session = new JdbcSession(connection);
    pragmas(
        session,
        // Sorting needs no files beside the store.
        "temp_store=memory",
        // No mapped file: an I/O error is an error code then, not a signal that kills the process.
        "mmap_size=0");
    return session;
  }

  private static void pragmas(JdbcSession session, String... pragmas) throws SQLException {
    try (Statement statement = session.connection().createStatement()) {
      for (String pragma : pragmas) {
        boolean unused = statement.execute("pragma " + pragma);
      }
    } catch (SQLException failure) {
      session.close();
      throw failure;
    }
  }
}
