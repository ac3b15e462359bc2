package chat.snug.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.store.PresenceStore.Heartbeat;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnsavedTest {
  private final Unsaved unsaved = new Unsaved();

  @Test
  void onlyTheNewestOfADeviceWaits() {
    beat("ann", "phone", 1);
    beat("ann", "phone", 2);

    Unsaved.Batch batch = unsaved.batch();
    assertThat(batch.alive()).containsExactly(new Heartbeat("ann", "phone", 2, false));
    assertThat(batch.gone()).isEmpty();
    assertThat(batch.lastSeen()).isEqualTo(Map.of("ann", 2L));
  }

  @Test
  void whoWentIsGoneAndNotAlive() {
    beat("ann", "phone", 1);
    unsaved.gone("ann", "phone");

    Unsaved.Batch batch = unsaved.batch();
    assertThat(batch.alive()).isEmpty();
    assertThat(batch.gone()).extracting(Heartbeat::device).containsExactly("phone");
    assertThat(batch.lastSeen()).isEqualTo(Map.of("ann", 1L));
  }

  @Test
  void whatIsSavedWaitsNoMore() {
    beat("ann", "phone", 1);
    unsaved.saved(unsaved.batch());

    assertThat(unsaved.isEmpty()).isTrue();
    assertThat(unsaved.lastSeen("ann")).isNull();
  }

  @Test
  void whatCameDuringAWriteGoesOnWaiting() {
    beat("ann", "phone", 1);
    Unsaved.Batch batch = unsaved.batch();
    beat("ann", "phone", 2);
    beat("ann", "desk", 3);
    unsaved.saved(batch);

    assertThat(unsaved.batch().alive()).hasSize(2);
    assertThat(unsaved.batch().lastSeen()).isEqualTo(Map.of("ann", 3L));
  }

  @Test
  void aBatchIsBoundedAndStartsWithWhatWaitedLongest() {
    for (int i = 0; i < Unsaved.BATCH + 1; i++) {
      beat("user" + i, "phone", i);
    }
    Unsaved.Batch batch = unsaved.batch();
    assertThat(batch.alive()).hasSize(Unsaved.BATCH);
    unsaved.saved(batch);

    assertThat(unsaved.batch().alive())
        .extracting(Heartbeat::user)
        .containsExactly("user" + Unsaved.BATCH);
  }

  @Test
  void whatMayWaitIsBounded() {
    for (int i = 0; i < Unsaved.MAX + 10; i++) {
      beat("user" + i, "phone", i);
    }

    assertThat(unsaved.size()).isEqualTo(Unsaved.MAX);
    assertThat(unsaved.lastSeen("user0")).isNull();
    assertThat(unsaved.lastSeen("user10")).isEqualTo(10);
  }

  private void beat(String user, String device, long at) {
    unsaved.seen(user, at);
    unsaved.alive(new Heartbeat(user, device, at, false));
  }
}
