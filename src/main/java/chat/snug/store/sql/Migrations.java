package chat.snug.store.sql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Brings a database to the schema that this build knows. Each migration is applied once, in a transaction of its own, and its checksum is kept: a file
 * that was changed afterwards refuses the start. A database that a newer build migrated is refused only where that says ({@code -- oldest-build: n} in
 * the migration's first line) that a build of this schema version can't work with it any more.
 */
final class Migrations {

  /** One step; its number is the schema version that it leads to. */
  record Migration(int number, String name, String sql) {
    private static final Pattern OLDEST = Pattern.compile("^-- oldest-build: (\\d+)");

    /** The oldest schema version whose builds can work with the database after it. */
    int oldestBuild() {
      Matcher matcher = OLDEST.matcher(sql);
      return matcher.find() ? Integer.parseInt(matcher.group(1)) : number;
    }

    String checksum() {
      try {
        byte[] hash =
            MessageDigest.getInstance("SHA-256").digest(sql.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash);
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException("every Java has SHA-256", impossible);
      }
    }
  }

  /** Names, since the files of a folder can't be listed in a jar. */
  private static final List<String> SQLITE = List.of("sqlite/001-schema.sql");

  private static final List<String> POSTGRES =
      List.of("postgres/001-schema.sql", "postgres/002-append.sql");

  private final List<Migration> known;
  private final InstantSource clock;

  Migrations(List<Migration> known, InstantSource clock) {
    this.known = known;
    this.clock = clock;
  }

  /** Those of this build for SQLite. */
  static Migrations ofSqlite(InstantSource clock) {
    return new Migrations(SQLITE.stream().map(Migrations::load).toList(), clock);
  }

  /** Those of this build for PostgreSQL. */
  static Migrations ofPostgres(InstantSource clock) {
    return new Migrations(POSTGRES.stream().map(Migrations::load).toList(), clock);
  }

  private static Migration load(String file) {
    String path = "/db/" + file;
    String name = file.substring(file.indexOf('/') + 1);
    try (@Nullable InputStream in = Migrations.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + path);
      }
      String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Migration(Integer.parseInt(name.substring(0, 3)), name, sql);
    } catch (IOException broken) {
      throw new IllegalStateException("the jar is broken at " + path, broken);
    }
  }

  /** Applies what is missing; throws {@link StoreOpenException} where this build and the database don't fit. */
  void apply(Session session) throws SQLException {
    session.transact(db ->
        db.run("create table if not exists meta (name text primary key, value text not null)"));
    session.transact(
        db -> db.run(
            "create table if not exists migrations (number integer primary key, name text not null, checksum text not null, applied_at bigint not null)"));
    refuseNewer(session);
    for (Migration migration : known) {
      session.transact(db -> step(db, migration));
    }
  }

  private void refuseNewer(Reader session) throws SQLException {
    String oldest = Meta.get(session, Meta.OLDEST_BUILD);
    int mine = known.get(known.size() - 1).number();
    if (oldest != null && Integer.parseInt(oldest) > mine) {
      throw new StoreOpenException(
          "its schema needs a build of version " + oldest + " or newer and this one has " + mine
              + "; run a newer Snug",
          null);
    }
  }

  private @Nullable Void step(Writer db, Migration migration) throws SQLException {
    String applied = db.first(
        "select checksum from migrations where number = ?", row -> row.text(1), migration.number());
    if (applied == null) {
      run(db, migration);
    } else if (!applied.equals(migration.checksum())) {
      throw new StoreOpenException(
          "its migration " + migration.name()
              + " is not the one of this build; run the Snug that made it",
          null);
    }
    return null;
  }

  private void run(Writer db, Migration migration) throws SQLException {
    for (String statement : SqlScript.statements(migration.sql())) {
      db.run(statement);
    }
    db.run(
        "insert into migrations (number, name, checksum, applied_at) values (?, ?, ?, ?)",
        migration.number(),
        migration.name(),
        migration.checksum(),
        clock.millis());
    Meta.put(db, Meta.VERSION, Integer.toString(migration.number()));
    Meta.put(db, Meta.OLDEST_BUILD, Integer.toString(migration.oldestBuild()));
  }
}
