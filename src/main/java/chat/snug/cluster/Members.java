package chat.snug.cluster;

import java.util.List;

/**
 * Who is in the cluster: addresses of the nodes that this one sees, itself among them, and of those that announced themselves in the database within the
 * last 30 s. Where a node is in one list alone, the cluster is split, or the node is dying.
 */
public record Members(List<String> seen, List<String> announced) {

  /** Announced and not in sight. */
  public List<String> unseen() {
    return announced.stream().filter(address -> !seen.contains(address)).toList();
  }
}
