package chat.snug.presence;

import java.util.Locale;

/** What others see of a user. */
public enum Status {
  /** A device sent a heartbeat lately and is in the foreground. */
  ONLINE,
  /** Every device that sent a heartbeat lately says that it is in the background. */
  AWAY,
  OFFLINE;

  /** The name on the wire. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
