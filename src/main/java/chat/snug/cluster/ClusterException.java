package chat.snug.cluster;

/** Why a node can't join its cluster, in one line for the operator. */
public final class ClusterException extends RuntimeException {
  ClusterException(String line) {
    super(line);
  }

  ClusterException(String line, Throwable cause) {
    super(line, cause);
  }
}
