package chat.snug.client;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a client behaves.
 *
 * @param user whose client this is
 * @param device an id that the installation keeps; null lets the client make one and keep it in its cache
 * @param backgroundGraceMillis how long a socket without an active room stays open in the background
 * @param callPatienceMillis how long calls of the application are tried before they fail with {@code unavailable}
 * @param stayInBackground whether to stay connected in the background although no room is active, as a page that may show notifications does
 */
public record ClientOptions(
    String user,
    @Nullable String device,
    long backgroundGraceMillis,
    long callPatienceMillis,
    BooleanSupplier stayInBackground) {
  private static final long GRACE = 10_000;
  private static final long PATIENCE = 120_000;

  /** What suits most. */
  public static ClientOptions of(String user) {
    return new ClientOptions(user, null, GRACE, PATIENCE, () -> false);
  }

  /** With an id of this installation. */
  public ClientOptions withDevice(String id) {
    return new ClientOptions(user, id, backgroundGraceMillis, callPatienceMillis, stayInBackground);
  }

  /** With another grace, in milliseconds. */
  public ClientOptions withBackgroundGrace(long millis) {
    return new ClientOptions(user, device, millis, callPatienceMillis, stayInBackground);
  }

  /** With another patience with calls, in milliseconds. */
  public ClientOptions withCallPatience(long millis) {
    return new ClientOptions(user, device, backgroundGraceMillis, millis, stayInBackground);
  }

  /** With an answer of its own to the question whether to stay connected in the background. */
  public ClientOptions withStayInBackground(BooleanSupplier stay) {
    return new ClientOptions(user, device, backgroundGraceMillis, callPatienceMillis, stay);
  }
}
