package chat.snug.store.sql;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a database up to date before it is used; nodes that start together do it one after the other. Blocks. */
final class PgOpening {
  /** Both numbers of the lock that nodes hold meanwhile. */
  private static final int LOCK = 1936618855;

  /** The second number of the lock that nodes hold as long as they run. */
  private static final int TENANCY = -1;

  private static final Logger log = LoggerFactory.getLogger(PgOpening.class);

  /** A server that starts together with this node is there by then; one that isn't is for the operator to see to. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Another node migrates. */
  private static final Duration MIGRATION_PATIENCE = Duration.ofMinutes(10);

  private static final Duration PAUSE = Duration.ofMillis(250);

  /** Refused by the server for what was asked, so that asking again is of no use. */
  private static final Set<String> FINAL = Set.of("28P01", "28000", "3D000", "42501", PgErrors.TLS);

  private final PgServer server;
  private final InstantSource clock;
  private final SecureRandom random;
  private final LongSupplier nanos;

  PgOpening(PgServer server, InstantSource clock, SecureRandom random, LongSupplier nanos) {
    this.server = server;
    this.clock = clock;
    this.random = random;
    this.nanos = nanos;
  }

  /** The new epoch, after the migrations. Throws {@link StoreOpenException}. */
  String renew() {
    try (PgSession session = connect()) {
      return prepare(session, true);
    } catch (SQLException failure) {
      throw refused(words(failure), failure);
    } catch (StoreOpenException refusal) {
      throw refused(String.valueOf(refusal.getMessage()), refusal);
    }
  }

  /**
   * A place on the database, after the migrations, to be held as long as the node runs. {@code alone}: there is none for any other process meanwhile.
   * Throws {@link StoreOpenException}.
   */
  PgTenancy occupy(boolean alone) {
    @Nullable PgSession session = null;
    boolean done = false;
    try {
      session = connect();
      String unusedEpoch = prepare(session, false);
      awaitPlace(session, alone);
      boolean unused = session.exists("select pg_advisory_unlock(?, 0)", LOCK);
      done = true;
      return new PgTenancy(server, alone, session);
    } catch (SQLException failure) {
      throw refused(words(failure), failure);
    } catch (StoreOpenException refusal) {
      throw refused(String.valueOf(refusal.getMessage()), refusal);
    } finally {
      if (!done && session != null) {
        session.close();
      }
    }
  }

  /** A node that was killed goes with its connections, at once or when the server finds its host gone. */
  private void awaitPlace(PgSession session, boolean alone) throws SQLException {
    await(
        PATIENCE,
        () -> take(session, alone),
        "waiting for another node to go",
        alone
            ? "another node is running on it and this one has no `cluster.name`; stop the other one, or give all nodes the same `cluster.name`"
            : "a node without `cluster.name` is running on it; stop it, or give it the `cluster.name` of the others");
  }

  /** Whether there is a place, which goes with the connection. */
  static boolean take(PgSession session, boolean alone) throws SQLException {
    return session.exists(
        "select 1 where " + (alone ? "pg_try_advisory_lock" : "pg_try_advisory_lock_shared")
            + "(?, ?)",
        LOCK,
        TENANCY);
  }

  private String prepare(PgSession session, boolean renew) throws SQLException {
    take(session);
    if (renew) {
      requireNobody(session);
    }
    if (Meta.get(session, Meta.COPY) != null) {
      throw new StoreOpenException(
          "a copy into it is not finished; run the same `copy` again", null);
    }
    session.transact(db -> Epoch.ensure(db, random, renew));
    return Epoch.of(session);
  }

  /** A connection for a copy, which keeps nodes from starting as long as it is open. Throws {@link StoreOpenException}. */
  PgSession forCopy() throws SQLException {
    PgSession session = connect();
    try {
      take(session);
      requireNobody(session);
      return session;
    } catch (SQLException failure) {
      session.close();
      throw failure;
    } catch (StoreOpenException refusal) {
      session.close();
      throw refused(String.valueOf(refusal.getMessage()), refusal);
    }
  }

  private void take(PgSession session) throws SQLException {
    requireUtf8(session);
    lock(session);
    Migrations.ofPostgres(clock).apply(session);
  }

  private PgSession connect() throws SQLException {
    long deadline = nanos.getAsLong() + PATIENCE.toNanos();
    boolean said = false;
    while (true) {
      try {
        return server.openForMigration();
      } catch (SQLException failure) {
        String state = PgErrors.state(failure);
        boolean waits = PgErrors.away(state) && !FINAL.contains(state);
        if (!waits || nanos.getAsLong() - deadline > 0) {
          throw failure;
        }
        if (!said) {
          log.atWarn()
              .setMessage("waiting for the database")
              .addKeyValue("database", server.shown())
              .addKeyValue("why", words(failure))
              .log();
          said = true;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private static void requireUtf8(PgSession session) throws SQLException {
    String encoding = session.first("show server_encoding", row -> row.text(1));
    if (!"UTF8".equals(encoding)) {
      throw new StoreOpenException(
          "it has the encoding " + encoding + "; make it with encoding 'UTF8'", null);
    }
  }

  private static void requireNobody(PgSession session) throws SQLException {
    if (session.exists(
        "select 1 from pg_stat_activity where datname = current_database() and application_name = ? and pid <> pg_backend_pid()",
        PgServer.NAME)) {
      throw new StoreOpenException("a node is running on it; stop all nodes first", null);
    }
  }

  /** Held by the connection, so it goes with it. */
  private void lock(PgSession session) throws SQLException {
    await(
        MIGRATION_PATIENCE,
        () -> session.exists("select 1 where pg_try_advisory_lock(?, 0)", LOCK),
        "waiting for another node's migration",
        "another node is migrating it and does not end");
  }

  private interface Try {
    boolean succeeds() throws SQLException;
  }

  private void await(Duration patience, Try attempt, String says, String refusal)
      throws SQLException {
    long deadline = nanos.getAsLong() + patience.toNanos();
    for (boolean said = false; !attempt.succeeds(); said = true) {
      if (nanos.getAsLong() - deadline > 0) {
        throw new StoreOpenException(refusal, null);
      }
      if (!said) {
        log.atWarn().setMessage(says).addKeyValue("database", server.shown()).log();
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private StoreOpenException refused(String why, Exception cause) {
    return new StoreOpenException("database " + server.shown() + ": " + why, cause);
  }

  static String words(SQLException failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given");
  }
}
