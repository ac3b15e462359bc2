package chat.snug.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.store.PresenceStore.Heartbeat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@link PresenceStore}: heartbeats over a restart. */
public abstract class PresenceContract extends StoreContract {

  @Test
  void heartbeatsAndTimesLastSeenOutliveARestart() {
    long now = clock.millis();
    Heartbeat phone = new Heartbeat(ANN, "phone", now, false);
    Heartbeat desk = new Heartbeat(ANN, "desk", now - 500, true);
    Heartbeat bobs = new Heartbeat(BOB, "phone", now, false);
    Heartbeat nobodys = new Heartbeat("nobody", "phone", now, false);
    await(store
        .presence()
        .save(List.of(phone, desk, bobs, nobodys), List.of(), Map.of(ANN, now, "nobody", now)));
    store.restart();
    assertThat(await(store.presence().heartbeats(now - 500)))
        .containsExactlyInAnyOrder(phone, desk, bobs);
    assertThat(await(store.presence().heartbeats(now))).containsExactlyInAnyOrder(phone, bobs);
    assertThat(await(store.presence().lastSeen(List.of(ANN, BOB, "nobody"))))
        .containsExactlyEntriesOf(Map.of(ANN, now));
    Heartbeat later = new Heartbeat(ANN, "phone", now + 9, true);
    await(store
        .presence()
        .save(
            List.of(later),
            List.of(new Heartbeat(BOB, "phone", 0, true), nobodys),
            Map.of(BOB, now + 9)));
    await(store.presence().save(List.of(), List.of(), Map.of(BOB, now + 8)));
    assertThat(await(store.presence().heartbeats(now - 500)))
        .containsExactlyInAnyOrder(later, desk);
    assertThat(await(store.presence().lastSeen(List.of(ANN, BOB)))).containsEntry(BOB, now + 9);
  }
}
