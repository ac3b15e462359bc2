package chat.snug.socket;

import chat.snug.protocol.ServerFrame;
import java.util.random.RandomGenerator;

/** When clients come back after a drain: spread out, so that the next node is not run over, and none before the last socket here is closed. */
public final class Drain {
  /** From the drain to the closing of what is still open. Shorter than every wait. */
  public static final long CLOSE_MILLIS = 1500;

  /** For a peer to answer the close; the node's end waits for it. */
  static final long ANSWER_MILLIS = 1000;

  private static final int WAIT_MIN = 3000;
  private static final int WAIT_MAX = 13_000;

  private final RandomGenerator random;

  Drain(RandomGenerator random) {
    this.random = random;
  }

  ServerFrame.Drain next() {
    return new ServerFrame.Drain(random.nextInt(WAIT_MIN, WAIT_MAX));
  }
}
