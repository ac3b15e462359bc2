package chat.snug.store.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;

/** A data folder that this process has for itself, with a database of the schema that this build knows. */
record SqliteFolder(SqliteFile file, FolderLock lock) {
  /** Takes the folder and brings its database up to date; throws {@link StoreOpenException}. */
  static SqliteFolder open(Path folder, InstantSource clock, SecureRandom random) {
    return open(folder, clock, random, false);
  }

  /** Gives the store in the folder a new epoch, and lets go of it. */
  static String newEpoch(Path folder, InstantSource clock, SecureRandom random) {
    if (Files.notExists(SqliteFile.in(folder).path())) {
      throw new StoreOpenException("data folder " + folder + " holds no store", null);
    }
    SqliteFolder opened = open(folder, clock, random, true);
    try (JdbcSession session = opened.file().openWriter()) {
      return Epoch.of(session);
    } catch (SQLException failure) {
      throw unusable(folder, failure);
    } finally {
      opened.release();
    }
  }

  private static SqliteFolder open(
      Path folder, InstantSource clock, SecureRandom random, boolean newEpoch) {
    FolderLock lock = FolderLock.take(folder);
    SqliteFile file = SqliteFile.in(folder);
    try {
      NativeLibrary.load();
      file.create();
      prepare(file, clock, random, newEpoch);
      return new SqliteFolder(file, lock);
    } catch (IOException | SQLException failure) {
      release(lock);
      throw unusable(folder, failure);
    } catch (StoreOpenException refusal) {
      release(lock);
      throw new StoreOpenException("data folder " + folder + ": " + refusal.getMessage(), refusal);
    }
  }

  private static void prepare(
      SqliteFile file, InstantSource clock, SecureRandom random, boolean newEpoch)
      throws SQLException {
    try (JdbcSession session = file.openWriter()) {
      Migrations.ofSqlite(clock).apply(session);
      session.transact(db -> Epoch.ensure(db, random, newEpoch));
    }
  }

  void release() {
    release(lock);
  }

  private static void release(FolderLock lock) {
    try {
      lock.close();
    } catch (IOException late) {
      // The process ends soon, and the lock with it.
    }
  }

  private static StoreOpenException unusable(Path folder, Exception failure) {
    String why = String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given");
    return new StoreOpenException("data folder " + folder + " can't be used: " + why, failure);
  }
}
