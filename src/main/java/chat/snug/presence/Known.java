package chat.snug.presence;

import java.util.List;

/**
 * What was told of a user to all nodes.
 *
 * @param lastSeen the newest heartbeat when it was told, milliseconds since the epoch; 0 where that is not known
 * @param nodes those that had devices alive of this user
 * @param version its place among the changes of its bucket
 */
record Known(Status status, long lastSeen, List<String> nodes, long version) {
  private static final Status[] STATES = {Status.OFFLINE, Status.AWAY, Status.ONLINE};

  /** Reads {@code state|nodes|last seen}. */
  static Known parse(String packed, long version) {
    String[] parts = packed.split("\\|", -1);
    List<String> nodes = parts[1].isEmpty() ? List.of() : List.of(parts[1].split(","));
    return new Known(STATES[Integer.parseInt(parts[0])], Long.parseLong(parts[2]), nodes, version);
  }

  static Known offline(long lastSeen, long version) {
    return new Known(Status.OFFLINE, lastSeen, List.of(), version);
  }

  boolean isOffline() {
    return status == Status.OFFLINE;
  }

  /** Whether another node had a part in it. */
  boolean elsewhere(String node) {
    return nodes.stream().anyMatch(name -> !name.equals(node));
  }
}
