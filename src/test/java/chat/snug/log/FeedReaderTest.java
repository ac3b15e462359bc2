package chat.snug.log;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.store.FeedStore;
import chat.snug.store.FeedStore.Batch;
import io.vertx.core.Future;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FeedReaderTest {
  private final List<Batch> kept = new ArrayList<>();
  private final List<Batch> read = new ArrayList<>();
  private int missed;
  private boolean failing;

  private final FeedStore store = (FeedStore) Proxy.newProxyInstance(
      FeedStore.class.getClassLoader(),
      new Class<?>[] {FeedStore.class},
      (proxy, method, arguments) -> Future.succeededFuture(
          method.getName().equals("newest") ? Map.of(1L, 50L) : after((Map<?, ?>) arguments[0])));

  private final FeedReader reader =
      new FeedReader(store, this::take, since -> missed++, () -> Instant.EPOCH);

  private void take(List<Batch> batches) {
    if (failing) {
      throw new IllegalStateException("a fault of ours");
    }
    read.addAll(batches);
  }

  private List<Batch> after(Map<?, ?> seen) {
    return kept.stream()
        .filter(batch -> !(seen.get(batch.writer()) instanceof Long before && before >= batch.n()))
        .toList();
  }

  private void commit(long writer, long n) {
    kept.add(new Batch(writer, n, Map.of(), Set.of(), List.of(), List.of(), Set.of()));
    reader.read();
  }

  private void start() {
    assertThat(reader.start().succeeded()).isTrue();
  }

  @Test
  void whatFollowsIsReadOnce() {
    start();
    commit(1, 51);
    commit(3, 1);
    commit(1, 52);
    assertThat(read).extracting(Batch::n).containsExactly(51L, 1L, 52L);
    assertThat(missed).isZero();
  }

  @Test
  void aHoleIsNoticedOnce() {
    start();
    commit(1, 53);
    assertThat(missed).isOne();
    commit(1, 54);
    commit(3, 7);
    assertThat(missed).isEqualTo(2);
  }

  @Test
  void whatCouldNotBeToldIsCompared() {
    start();
    failing = true;
    commit(1, 51);
    assertThat(missed).isOne();
    failing = false;
    commit(1, 52);
    assertThat(missed).isOne();
    assertThat(read).hasSize(1);
  }
}
