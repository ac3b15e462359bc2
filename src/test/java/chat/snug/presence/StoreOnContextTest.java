package chat.snug.presence;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.snug.model.FaultException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoreOnContextTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final KeptStore kept = new KeptStore();
  private final Promise<Void> gate = Promise.promise();
  private final StoreOnContext store =
      new StoreOnContext(new GatedStore(kept, gate.future()), () -> context);

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  @Test
  void answersComeOnTheContextWhateverThreadTheStoreUses() throws Exception {
    Future<Context> heartbeats = contextOf(() -> store.heartbeats(0));
    Future<Context> lastSeen = contextOf(() -> store.lastSeen(List.of("ann")));
    Future<Context> save = contextOf(() -> store.save(List.of(), List.of(), Map.of()));
    await(heard());
    gate.complete();

    assertThat(await(heartbeats)).isSameAs(context);
    assertThat(await(lastSeen)).isSameAs(context);
    assertThat(await(save)).isSameAs(context);
  }

  @Test
  void whatFailsFails() {
    kept.away = true;
    gate.complete();

    assertThatThrownBy(() -> await(store.heartbeats(0))).isInstanceOf(FaultException.class);
  }

  /** Where the answer to a question comes that was asked on the context. */
  private Future<Context> contextOf(Supplier<Future<?>> question) {
    Promise<Context> answered = Promise.promise();
    context.runOnContext(
        asked -> question.get().onComplete(answer -> answered.complete(Vertx.currentContext())));
    return answered.future();
  }

  /** Once all that was asked of the context before has been done. */
  private Future<Void> heard() {
    Promise<Void> heard = Promise.promise();
    context.runOnContext(heard::complete);
    return heard.future();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(10, SECONDS);
  }
}
