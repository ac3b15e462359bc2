package chat.snug.presence;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which open session speaks for which device. A session that was replaced or closed is forgotten: it can neither speak for the device nor end what its
 * successor began.
 */
final class Sessions {

  /** What a hello came to, and the session that has to go for it. */
  record Outcome(Claim claim, @Nullable Session replaced) {}

  private final Map<String, Map<String, Session>> users = new HashMap<>();
  private int size;

  /**
   * Of two sessions of one device that both said {@code n} the higher stays, whichever came first; else, and of two equal ones, the one that came
   * last.
   */
  Outcome claim(Hello hello) {
    Map<String, Session> devices = users.getOrDefault(hello.user(), Map.of());
    Session standing = devices.get(hello.device());
    if (standing != null && standing.outranks(hello)) {
      return new Outcome(Claim.REPLACED, null);
    }
    int others = devices.size() - (standing == null ? 0 : 1);
    if (hello.limit() > 0 && others >= hello.limit()) {
      return new Outcome(Claim.TOO_MANY, null);
    }
    open(hello);
    return new Outcome(Claim.ACCEPTED, standing);
  }

  /** Opens a session without asking; gives the other one of the device that has to go for it. */
  @Nullable
  Session take(Hello hello) {
    Session standing = users.getOrDefault(hello.user(), Map.of()).get(hello.device());
    open(hello);
    return standing == null || standing.id().equals(hello.session()) ? null : standing;
  }

  /** The session, where it speaks for the device. */
  @Nullable
  Session find(String user, String device, String session) {
    Session standing = users.getOrDefault(user, Map.of()).get(device);
    return standing != null && standing.id().equals(session) ? standing : null;
  }

  /** Forgets the session; false where it did not speak for the device any more. */
  boolean close(String user, String device, String session) {
    Map<String, Session> devices = users.get(user);
    if (devices == null || find(user, device, session) == null) {
      return false;
    }
    devices.remove(device);
    size--;
    if (devices.isEmpty()) {
      users.remove(user);
    }
    return true;
  }

  /** Open sessions of all users. */
  int size() {
    return size;
  }

  private void open(Hello hello) {
    Session before = users
        .computeIfAbsent(hello.user(), user -> new HashMap<>(2))
        .put(hello.device(), new Session(hello));
    if (before == null) {
      size++;
    }
  }
}
