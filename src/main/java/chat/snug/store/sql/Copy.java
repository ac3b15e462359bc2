package chat.snug.store.sql;

import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Copies a SQLite store into an empty PostgreSQL database, with its numbers, its epoch and the server's secret, so that clients notice nothing. Each
 * piece is one transaction, so a copy that was interrupted goes on where it was; what is there is the record of how far that is. No node may run on
 * either: the folder's lock and the database's lock are held. Blocks; not for one of Vert.x's threads.
 */
public final class Copy {
  /** Rows in a transaction. */
  private static final int PIECE = 2000;

  /** After so many events it is said how far it is. */
  private static final int SAY_EVERY = 50_000;

  private final Reader source;
  private final PgSession target;
  private final String name;
  private final Consumer<String> progress;

  private Copy(Reader source, PgSession target, String name, Consumer<String> progress) {
    this.source = source;
    this.target = target;
    this.name = name;
    this.progress = progress;
  }

  /** What is needed from outside. {@code secret}: the server's, in hexadecimal digits, or null where the source has none. */
  public record Outside(
      InstantSource clock,
      SecureRandom random,
      @Nullable String secret,
      Consumer<String> progress) {}

  /** Throws {@link StoreOpenException}, which says in one line why there is no copy. */
  public static void run(Vertx vertx, Path folder, String url, Outside outside) {
    if (Files.notExists(SqliteFile.in(folder).path())) {
      throw new StoreOpenException("data folder " + folder + " holds no store", null);
    }
    PgServer server = new PgServer(vertx, PgUrl.parse(url), outside.random());
    SqliteFolder from = SqliteFolder.open(folder, outside.clock(), outside.random());
    PgOpening opening = new PgOpening(server, outside.clock(), outside.random(), System::nanoTime);
    try (JdbcSession source = from.file().openReader();
        PgSession target = opening.forCopy()) {
      Copy copy = new Copy(source, target, server.shown(), outside.progress());
      source.transact(db -> copy.all(outside.secret()));
    } catch (SQLException failure) {
      throw new StoreOpenException(
          "the copy stopped: " + PgOpening.words(failure)
              + "; run it again, and it goes on where it was",
          failure);
    } finally {
      from.release();
    }
  }

  private @Nullable Void all(@Nullable String secret) throws SQLException {
    begin();
    for (CopyTable table : CopyTable.ALL) {
      copy(table);
    }
    copyEvents();
    new CopyVerification(source, target, progress).run();
    // So that the first node need not wait for the server to look at it by itself.
    int unused = target.run("analyze");
    finish(secret);
    progress.accept("done; the epoch is still " + Epoch.of(target));
    return null;
  }

  /** Refuses what is not empty, unless it is this very copy that was begun. */
  private void begin() throws SQLException {
    String epoch = Epoch.of(source);
    String begun = Meta.get(target, Meta.COPY);
    if (begun == null) {
      if (target.exists("select 1 from users limit 1")
          || target.exists("select 1 from rooms limit 1")) {
        throw new StoreOpenException("database " + name + " is not empty; name an empty one", null);
      }
      target.transact(db -> {
        Meta.put(db, Meta.COPY, epoch);
        return null;
      });
    } else if (begun.equals(epoch)) {
      progress.accept("going on with the copy that was begun");
    } else {
      throw new StoreOpenException(
          "database " + name + " holds the unfinished copy of another store; name an empty one",
          null);
    }
  }

  private void copy(CopyTable table) throws SQLException {
    @Nullable Object @Nullable [] last = table.last(target);
    long done = last == null ? 0 : table.count(target);
    List<@Nullable Object[]> rows;
    do {
      rows = table.rows(source, last, PIECE);
      List<@Nullable Object[]> piece = rows;
      target.transact(db -> {
        for (@Nullable Object[] row : piece) {
          table.add(db, row);
        }
        return null;
      });
      last = rows.isEmpty() ? last : rows.get(rows.size() - 1);
      done += rows.size();
    } while (rows.size() == PIECE);
    progress.accept(table.name() + ": " + done);
  }

  private void copyEvents() throws SQLException {
    long all = CopyEvents.count(source);
    long done = CopyEvents.count(target);
    long said = done;
    CopyEvents.Copied piece = new CopyEvents.Copied(CopyEvents.last(target), 1);
    while (piece.events() > 0) {
      long from = piece.last();
      piece =
          Objects.requireNonNull(target.transact(db -> CopyEvents.piece(source, db, from, PIECE)));
      done += piece.events();
      if (done - said >= SAY_EVERY) {
        progress.accept("events: " + done + " of " + all);
        said = done;
      }
    }
    progress.accept("events: " + done);
  }

  /** From here on a node may start on it. */
  private void finish(@Nullable String secret) throws SQLException {
    String epoch = Epoch.of(source);
    target.transact(db -> {
      boolean unused = db.exists(
          "select setval('user_numbers', greatest(1, (select max(no) from users)), exists (select 1 from users)),"
              + " setval('room_numbers', greatest(1, (select max(no) from rooms)), exists (select 1 from rooms))");
      Meta.put(db, Meta.EPOCH, epoch);
      if (secret != null) {
        Meta.put(db, Meta.SECRET, secret);
      }
      db.later("delete from meta where name = ?", Meta.COPY);
      return null;
    });
  }
}
