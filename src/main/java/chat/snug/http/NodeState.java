package chat.snug.http;

/** Where this node stands in its life. Safe for use by many threads. */
public final class NodeState {
  private volatile Phase phase = Phase.STARTING;

  /** From start to end. */
  public enum Phase {
    STARTING,
    SERVING,
    DRAINING
  }

  public Phase phase() {
    return phase;
  }

  /** All parts are up: the node may be sent clients. */
  public void serving() {
    phase = Phase.SERVING;
  }

  /** The node goes away: no new clients, please. */
  public void draining() {
    phase = Phase.DRAINING;
  }
}
