package chat.snug.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.store.StoreHealth;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  private final NodeState state = new NodeState();
  private final CountedStore store = new CountedStore();
  private long nanos;
  private final Readiness readiness = new Readiness(state, store, () -> nanos);

  @Test
  void aNodeThatStartsIsNotReady() {
    assertThat(status()).isEqualTo("starting");
    assertThat(store.asked).isZero();
  }

  @Test
  void theStoreIsAskedOnceASecond() {
    state.serving();
    assertThat(status()).isEqualTo(Readiness.READY);
    nanos = TimeUnit.MILLISECONDS.toNanos(999);
    store.answers = false;
    assertThat(status()).isEqualTo(Readiness.READY);
    assertThat(store.asked).isEqualTo(1);
    nanos = TimeUnit.MILLISECONDS.toNanos(1000);
    assertThat(status()).isEqualTo("without its store");
    assertThat(store.asked).isEqualTo(2);
  }

  @Test
  void aDrainingNodeIsNotReady() {
    state.serving();
    state.draining();
    assertThat(status()).isEqualTo("draining");
  }

  private String status() {
    return HttpNode.await(readiness.status());
  }

  private static final class CountedStore implements StoreHealth {
    int asked;
    boolean answers = true;

    @Override
    public Future<Void> check() {
      asked++;
      return answers ? Future.succeededFuture() : Future.failedFuture("away");
    }

    @Override
    public Future<String> epoch() {
      return Future.succeededFuture("epoch");
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }
}
