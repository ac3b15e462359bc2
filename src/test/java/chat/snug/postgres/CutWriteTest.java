package chat.snug.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import chat.snug.config.Limits;
import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import chat.snug.model.Patch;
import chat.snug.postgres.CommitCutter.Cut;
import chat.snug.store.AccountStore.Entry;
import chat.snug.store.Futures;
import chat.snug.store.TokenStore.Grant;
import chat.snug.store.sql.SqlStores;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The connection is cut at the commit of what is no write to a room: whoever has to be told of it is told. */
@Timeout(180)
class CutWriteTest {
  private static final int ROUNDS = 60;
  private static final List<Cut> KINDS = List.of(Cut.BEFORE, Cut.DURING, Cut.AFTER);

  private final Vertx vertx = Vertx.vertx();
  private final Random random = new Random(12);
  private final String database = PostgresServer.newDatabase();
  private CommitCutter cutter;
  private SqlStores stores;

  @BeforeEach
  void start() throws Exception {
    cutter = new CommitCutter(PostgresServer.port());
    String url =
        PostgresServer.url(database).replace(":" + PostgresServer.port(), ":" + cutter.port());
    stores = Futures.await(SqlStores.open(vertx, url, Limits.DEFAULT, Clock.systemUTC()));
  }

  @AfterEach
  void stop() throws Exception {
    Futures.await(stores.health().close());
    Futures.await(vertx.close());
    cutter.close();
    PostgresServer.drop(database);
  }

  private Cut arm() {
    Cut cut = KINDS.get(random.nextInt(KINDS.size()));
    cutter.arm(cut);
    return cut;
  }

  @Test
  void aSignOutIsAnsweredAsWhatItWas() {
    Futures.await(stores.users().ofToken("ann", null));
    for (int i = 0; i < ROUNDS; i++) {
      Futures.await(stores
          .tokens()
          .begin(new Grant("ann", false, "family" + i, "issue" + i), "t" + i, Long.MAX_VALUE));
      Cut cut = arm();
      assertThat(Futures.await(stores.tokens().revoke("t" + i)))
          .as("%s %s", i, cut)
          .containsExactly("family" + i);
    }
    assertThat(cutter.cuts()).isEqualTo(ROUNDS);
    assertThat(Futures.await(stores.tokens().revokedSince(0))).hasSize(ROUNDS);
  }

  @Test
  void aChangedProfileIsAnsweredAsChanged() {
    Futures.await(stores.users().ofToken("ann", null));
    for (int i = 0; i < ROUNDS; i++) {
      Cut cut = arm();
      assertThat(Futures.await(stores.users().patch("ann", Patch.of("Ann " + i), Patch.absent()))
              .changed())
          .as("%s %s", i, cut)
          .isTrue();
    }
    assertThat(cutter.cuts()).isEqualTo(ROUNDS);
    assertThat(Futures.await(stores.users().ofToken("ann", null)).displayName())
        .isEqualTo("Ann " + (ROUNDS - 1));
  }

  @Test
  void whatNobodyElseHearsOfIsUnavailableAndNotDoneTwice() {
    // What a store does when it opens has been committed then.
    Futures.await(stores.users().ofToken("ann", null));
    List<Cut> cuts = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      String name = "user" + i;
      Cut cut = arm();
      cuts.add(cut);
      Throwable failure = catchThrowable(
          () -> Futures.await(stores.accounts().create(name, name, "hash", Entry.OPEN, null)));
      // Cut in the middle the answer may still come through.
      if (cut != Cut.DURING) {
        assertThat(failure).as("%s %s", i, cut).isInstanceOf(FaultException.class);
        assertThat(((FaultException) failure).fault()).isEqualTo(Fault.UNAVAILABLE);
      }
    }
    // Reads commit too, so they come last.
    for (int i = 0; i < ROUNDS; i++) {
      if (cuts.get(i) != Cut.DURING) {
        assertThat(Futures.await(stores.accounts().find("user" + i)) == null)
            .isEqualTo(cuts.get(i) == Cut.BEFORE);
      }
    }
  }
}
