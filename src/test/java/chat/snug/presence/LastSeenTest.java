package chat.snug.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LastSeenTest {
  private final KeptStore store = new KeptStore();
  private final Unsaved unsaved = new Unsaved();
  private final LastSeen lastSeen = new LastSeen(store, unsaved);

  @Test
  void asksTheStoreOnce() {
    store.lastSeen.put("ann", 5L);

    assertThat(read("ann", "bob")).isEqualTo(Map.of("ann", 5L));
    assertThat(read("ann", "bob")).isEqualTo(Map.of("ann", 5L));
    assertThat(store.reads).isEqualTo(1);
  }

  @Test
  void whoWentOfflineSinceIsKnownBetter() {
    store.lastSeen.put("ann", 5L);
    read("ann");
    lastSeen.put("ann", 9);

    assertThat(read("ann")).isEqualTo(Map.of("ann", 9L));
  }

  @Test
  void whatIsNotSavedYetIsNewerThanTheStore() {
    store.lastSeen.put("ann", 5L);
    unsaved.seen("ann", 7);

    assertThat(read("ann")).isEqualTo(Map.of("ann", 7L));
  }

  @Test
  void remembersABoundedNumber() {
    lastSeen.put("ann", 5);
    IntStream.range(0, LastSeen.MAX).forEach(i -> lastSeen.put("user" + i, i));

    assertThat(lastSeen.get("ann")).isNull();
    assertThat(lastSeen.get("user0")).isZero();
  }

  @Test
  void answersForMoreThanItRemembers() {
    lastSeen.put("ann", 5);
    List<String> users =
        IntStream.range(0, LastSeen.MAX + 5).mapToObj(i -> "user" + i).toList();
    users.forEach(user -> store.lastSeen.put(user, 1L));

    assertThat(lastSeen.of(users).result()).hasSize(users.size());
  }

  @Test
  void failsWithTheStoreAndRemembersNothingOfIt() {
    store.away = true;
    Future<Map<String, Long>> failed = lastSeen.of(List.of("ann"));
    assertThat(failed.failed()).isTrue();

    store.away = false;
    store.lastSeen.put("ann", 5L);
    assertThat(read("ann")).isEqualTo(Map.of("ann", 5L));
  }

  private Map<String, Long> read(String... users) {
    return lastSeen.of(List.of(users)).result();
  }
}
