package chat.snug.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.store.PresenceStore.Heartbeat;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SaverTest {
  private final Unsaved unsaved = new Unsaved();
  private final KeptStore store = new KeptStore();
  private final Saver saver = new Saver(store, unsaved);
  private long now;

  @Test
  void savesSoonAndThenNotTooOften() {
    beat("ann", 1);
    saver.tick(now);
    beat("ann", 2);
    saver.tick(now);
    assertThat(store.lastSeen).isEqualTo(Map.of("ann", 1L));

    pass(Saver.EVERY);
    assertThat(store.lastSeen).isEqualTo(Map.of("ann", 2L));
    pass(Saver.EVERY);
    assertThat(store.saves).isEqualTo(2);
  }

  @Test
  void moreThanFitsIsWrittenAtTheNextTicks() {
    for (int i = 0; i < 2 * Unsaved.BATCH + 1; i++) {
      beat("user" + i, i);
    }
    saver.tick(now);
    saver.tick(now);
    saver.tick(now + Saver.EVERY.toNanos());

    assertThat(store.all()).hasSize(2 * Unsaved.BATCH + 1);
    assertThat(unsaved.isEmpty()).isTrue();
  }

  @Test
  void aStoreThatIsAwayGetsTheNewestOnceItIsBack() {
    store.away = true;
    beat("ann", 1);
    saver.tick(now);
    beat("ann", 2);
    pass(Saver.EVERY);
    assertThat(store.all()).isEmpty();

    store.away = false;
    pass(Saver.EVERY);
    assertThat(store.all()).containsExactly(new Heartbeat("ann", "phone", 2, false));
  }

  @Test
  void oneWriteAtATimeAndTheRestWhenItEnds() {
    Promise<Void> slow = Promise.promise();
    GatedStore slowStore = new GatedStore(store, slow.future());
    Saver patient = new Saver(slowStore, unsaved);
    beat("ann", 1);
    patient.tick(now);
    beat("bob", 2);
    patient.tick(now + Saver.EVERY.toNanos());
    assertThat(store.saves).isZero();

    Future<Void> finished = patient.finish();
    assertThat(finished.isComplete()).isFalse();
    slow.complete();
    assertThat(finished.succeeded()).isTrue();
    assertThat(store.saves).isEqualTo(2);
    assertThat(store.lastSeen).isEqualTo(Map.of("ann", 1L, "bob", 2L));
  }

  @Test
  void finishingFailsWhereTheStoreIsAway() {
    store.away = true;
    beat("ann", 1);

    assertThat(saver.finish().failed()).isTrue();
    assertThat(unsaved.isEmpty()).isFalse();
  }

  private void pass(Duration time) {
    now += time.toNanos();
    saver.tick(now);
  }

  private void beat(String user, long at) {
    unsaved.seen(user, at);
    unsaved.alive(new Heartbeat(user, "phone", at, false));
  }
}
