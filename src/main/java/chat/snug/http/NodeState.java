package chat.snug.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where this node stands in its life. Safe for use by many threads. */
public final class NodeState {
  private volatile Phase phase = Phase.STARTING;
  private volatile @Nullable Members members;

  /** From start to end. */
  public enum Phase {
    STARTING,
    SERVING,
    DRAINING
  }

  /** Nodes of the cluster: those that this one sees, itself among them, and those that announced themselves in the database. */
  public record Members(List<String> seen, List<String> announced) {}

  /** Null on a node alone, and until they were counted. */
  public @Nullable Members members() {
    return members;
  }

  public void members(Members counted) {
    members = counted;
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
