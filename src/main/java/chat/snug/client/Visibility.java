package chat.snug.client;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Whether the application is looked at, and what follows for its connection: in the background without an active room it ends after a grace. */
final class Visibility {
  private final Clock clock;
  private final long grace;
  private final BooleanSupplier stay;
  private final Runnable over;
  private final Alarm alarm;
  private boolean background;
  private @Nullable String activeRoom;
  private long graceEnds;

  /** Tells {@code over} once the grace is. */
  Visibility(Ports ports, ClientOptions options, Runnable over) {
    this.clock = ports.clock();
    this.grace = options.backgroundGraceMillis();
    this.stay = options.stayInBackground();
    this.over = over;
    this.alarm = new Alarm(ports);
  }

  String state() {
    return background ? "background" : "foreground";
  }

  @Nullable
  String activeRoom() {
    return activeRoom;
  }

  boolean inBackground() {
    return background;
  }

  /** To the background; false where it was there. */
  boolean toBackground() {
    if (background) {
      return false;
    }
    background = true;
    beginGrace();
    return true;
  }

  /** To the foreground; false where it was there. */
  boolean toForeground() {
    boolean was = background;
    background = false;
    alarm.cancel();
    return was;
  }

  void activate(@Nullable String room) {
    boolean had = activeRoom != null;
    activeRoom = room;
    if (had && room == null) {
      beginGrace();
    }
  }

  /** Whether there may be a connection now. */
  boolean allowsConnection() {
    return mayStay() || clock.monotonicMillis() < graceEnds;
  }

  /** Watches over the grace while a connection is wanted. */
  void watch() {
    if (mayStay()) {
      alarm.cancel();
    } else if (!alarm.isArmed()) {
      alarm.set(Math.max(0, graceEnds - clock.monotonicMillis()), this::graceOver);
    }
  }

  /** No connection is wanted. */
  void unwatch() {
    alarm.cancel();
  }

  private boolean mayStay() {
    return !background || activeRoom != null || stay.getAsBoolean();
  }

  private void beginGrace() {
    alarm.cancel();
    graceEnds = clock.monotonicMillis() + grace;
  }

  private void graceOver() {
    if (!mayStay()) {
      over.run();
    }
  }
}
