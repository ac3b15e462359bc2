package chat.snug.store.sql;

import chat.snug.store.TokenStore;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refresh tokens in SQL. A token is fresh until it is used; a repeat of the use makes the token that followed void, and puts another one in its place.
 */
final class SqlTokenStore implements TokenStore {
  private static final String FRESH = "fresh";
  private static final String USED = "used";
  private static final String VOID = "void";

  private static final String FIND =
      "select t.hash, t.family, t.issue, t.expires_at, t.state, t.attempt, t.successor, u.id, f.admin, f.revoked_at"
          + " from tokens t join families f on f.id = t.family join users u on u.no = f.usr where t.hash = ?";

  private record Token(
      String hash,
      String family,
      String issue,
      long expiresAt,
      String state,
      @Nullable String attempt,
      @Nullable String successor,
      String user,
      boolean admin,
      boolean revoked) {

    static Token of(Row row) throws SQLException {
      return new Token(
          row.text(1),
          row.text(2),
          row.text(3),
          row.number(4),
          row.text(5),
          row.textOrNull(6),
          row.textOrNull(7),
          row.text(8),
          row.flag(9),
          row.numberOrNull(10) != null);
    }

    boolean is(String other) {
      return state.equals(other);
    }
  }

  /** The token that follows, as the caller made it. */
  private record Next(String hash, String issue, long expiresAt) {}

  private final Database database;
  private final InstantSource clock;

  SqlTokenStore(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public Future<Void> begin(Grant first, String tokenHash, long expiresAt) {
    return database.write(db -> {
      UserRow user = UserRow.find(db, first.user());
      if (user == null) {
        throw Refusals.unknownCaller();
      }
      db.run(
          "insert into families (id, usr, admin, expires_at) values (?, ?, ?, ?)",
          first.family(),
          user.no(),
          first.admin(),
          expiresAt);
      add(db, first.family(), new Next(tokenHash, first.issue(), expiresAt));
      return null;
    });
  }

  private static void add(Writer db, String family, Next next) throws SQLException {
    db.run(
        "insert into tokens (hash, family, issue, expires_at, state) values (?, ?, ?, ?, ?)",
        next.hash(),
        family,
        next.issue(),
        next.expiresAt(),
        FRESH);
    db.run(
        "update families set expires_at = ? where id = ? and expires_at < ?",
        next.expiresAt(),
        family,
        next.expiresAt());
  }

  @Override
  public Future<Rotation> rotate(
      String tokenHash,
      @Nullable String attempt,
      String nextHash,
      String nextIssue,
      long expiresAt) {
    Next next = new Next(nextHash, nextIssue, expiresAt);
    return database.write(db -> {
      Token token = db.first(FIND, Token::of, tokenHash);
      return token == null ? refused() : rotate(db, token, attempt, next);
    });
  }

  private Rotation rotate(Writer db, Token token, @Nullable String attempt, Next next)
      throws SQLException {
    if (token.revoked() || token.is(VOID) || token.expiresAt() <= clock.millis()) {
      return refused();
    }
    if (token.is(FRESH)) {
      return follow(db, token, attempt, next, List.of());
    }
    Token successor =
        token.successor() == null ? null : db.first(FIND, Token::of, token.successor());
    boolean repeat = attempt != null && attempt.equals(token.attempt());
    if (repeat && successor != null && successor.is(FRESH)) {
      return replace(db, token, successor, next);
    }
    return new Rotation(null, revoke(db, token.family()));
  }

  private static Rotation refused() {
    return new Rotation(null, List.of());
  }

  private static Rotation follow(
      Writer db, Token token, @Nullable String attempt, Next next, List<String> revoked)
      throws SQLException {
    db.run(
        "update tokens set state = ?, attempt = ?, successor = ? where hash = ?",
        USED,
        attempt,
        next.hash(),
        token.hash());
    add(db, token.family(), next);
    Grant grant = new Grant(token.user(), token.admin(), token.family(), next.issue());
    return new Rotation(grant, revoked);
  }

  private Rotation replace(Writer db, Token token, Token successor, Next next) throws SQLException {
    db.run("update tokens set state = ? where hash = ?", VOID, successor.hash());
    makeVoid(db, successor.issue());
    db.tellRevoked(List.of(successor.issue()));
    return follow(db, token, token.attempt(), next, List.of(successor.issue()));
  }

  private List<String> revoke(Writer db, String family) throws SQLException {
    db.run("update families set revoked_at = ? where id = ?", clock.millis(), family);
    makeVoid(db, family);
    db.tellRevoked(List.of(family));
    return List.of(family);
  }

  private void makeVoid(Writer db, String id) throws SQLException {
    db.run("insert into revocations (id, at) values (?, ?)", id, clock.millis());
  }

  @Override
  public Future<@Nullable List<String>> revoke(String tokenHash) {
    return database.write(db -> {
      Token token = db.first(FIND, Token::of, tokenHash);
      if (token == null) {
        return null;
      }
      return token.revoked() || token.is(VOID) ? List.of() : revoke(db, token.family());
    });
  }

  @Override
  public Future<List<String>> revokedSince(long since) {
    return database.read(
        db -> db.all("select id from revocations where at >= ?", row -> row.text(1), since));
  }

  @Override
  public Future<Void> signedIn(String user, String address) {
    return database.write(db -> {
      UserRow row = UserRow.find(db, user);
      if (row != null
          && db.run(
                  "update addresses set at = ? where usr = ? and address = ?",
                  clock.millis(),
                  row.no(),
                  address)
              == 0) {
        db.run(
            "insert into addresses (usr, address, at) values (?, ?, ?)",
            row.no(),
            address,
            clock.millis());
      }
      return null;
    });
  }

  @Override
  public Future<Boolean> knownAddress(String user, String address, long since) {
    return database.read(db -> db.exists(
        "select 1 from addresses a join users u on u.no = a.usr where u.id = ? and a.address = ? and a.at >= ?",
        user,
        address,
        since));
  }
}
