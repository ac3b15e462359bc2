package chat.snug.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Whatever happens, the roster says what the plain reading of the rules says, and who only listens to changes knows the same. */
final class PresenceModel {
  private static final List<String> USERS = List.of("ann", "bob");

  enum Kind {
    HELLO,
    PING,
    STATE,
    BREAK,
    BYE,
    PASS
  }

  record Step(Kind kind, String user, String device, boolean background, int millis) {}

  /** All that the rules speak of. */
  private static final class Device {
    boolean open;
    boolean background;
    long beat = -1;
  }

  private final MovedRoster time;
  private final Map<String, Map<String, Device>> model = new HashMap<>();
  private final Map<String, Long> lastSeen = new HashMap<>();
  private final Map<String, Standing> watched = new HashMap<>();

  PresenceModel(MovedRoster time) {
    this.time = time;
  }

  void follow(List<Step> steps) {
    for (Step step : steps) {
      take(step);
      USERS.forEach(user -> assertThat(time.status(user)).isEqualTo(expected(user)));
    }
    time.pass(0.25).forEach(this::watch);
    USERS.forEach(this::checkWatcher);
  }

  static Arbitrary<List<Step>> lives() {
    return Combinators.combine(
            Arbitraries.of(Kind.class),
            Arbitraries.of(USERS),
            Arbitraries.of("phone", "desk", "tab"),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(1, 100_000))
        .as(Step::new)
        .list()
        .ofMaxSize(40);
  }

  private void take(Step step) {
    String user = step.user();
    String name = step.device();
    Device device = device(user, name);
    switch (step.kind()) {
      case HELLO -> {
        time.hello(user, name, name, step.background());
        device.open = true;
        device.background = step.background();
        beat(user, device);
      }
      case PING -> {
        time.ping(user, name, name);
        if (device.open) {
          beat(user, device);
        }
      }
      case STATE -> {
        time.state(user, name, name, step.background());
        if (device.open) {
          device.background = step.background();
        }
      }
      case BREAK -> {
        time.breaks(user, name, name);
        device.open = false;
      }
      case BYE -> {
        time.bye(user, name, name);
        if (device.open) {
          device.beat = -1;
        }
        device.open = false;
      }
      case PASS -> {
        time.pass(step.millis() / 1000.0).forEach(this::watch);
        USERS.forEach(this::checkWatcher);
      }
    }
  }

  private void watch(Standing standing) {
    Standing before = watched.put(standing.user(), standing);
    assertThat(standing).isNotEqualTo(before);
  }

  /** A watcher is right about the status after each tick, and about last seen once somebody is offline. */
  private void checkWatcher(String user) {
    Standing told = watched.getOrDefault(user, new Standing(user, Status.OFFLINE, null));
    assertThat(told.status()).isEqualTo(expected(user));
    if (told.status() == Status.OFFLINE) {
      assertThat(told.lastSeen()).isEqualTo(lastSeen.get(user));
    }
  }

  private Status expected(String user) {
    List<Device> alive = model.getOrDefault(user, Map.of()).values().stream()
        .filter(device -> device.beat >= 0 && time.wall() - device.beat < 90_000)
        .toList();
    if (alive.isEmpty()) {
      return Status.OFFLINE;
    }
    return alive.stream().allMatch(device -> device.background) ? Status.AWAY : Status.ONLINE;
  }

  private void beat(String user, Device device) {
    device.beat = time.wall();
    lastSeen.put(user, time.wall());
  }

  private Device device(String user, String name) {
    return model
        .computeIfAbsent(user, unused -> new HashMap<>())
        .computeIfAbsent(name, unused -> new Device());
  }
}
