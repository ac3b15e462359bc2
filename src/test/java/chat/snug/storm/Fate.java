package chat.snug.storm;

import chat.snug.nodes.Nodes;
import chat.snug.running.SnugProcess;
import java.util.concurrent.TimeUnit;

/** Lets mishaps happen, and waits until what they broke is whole again. */
final class Fate {
  private static final int FROZEN_SECONDS = 20;
  private static final int CUT_SECONDS = 15;

  private final Nodes nodes;
  private final Blackouts blackouts;

  Fate(Nodes nodes, Blackouts blackouts) {
    this.nodes = nodes;
    this.blackouts = blackouts;
  }

  /**
   * Returns when it is over.
   *
   * @param node which is hit, where it hits one
   * @param begun is called once it has begun
   */
  void strike(Mishap mishap, int node, Runnable begun) throws Exception {
    switch (mishap) {
      case KILL -> kill(nodes.get(node), begun);
      case FREEZE -> freeze(nodes.get(node), begun);
      case DATABASE -> restartDatabase(begun);
      case REDIS -> freezeRedis(begun);
      case CUT -> cut(node, begun);
      case ROLL -> roll(node, begun);
    }
    for (SnugProcess each : nodes.all()) {
      nodes.awaitSight(each, nodes.all().size());
    }
  }

  private void kill(SnugProcess node, Runnable begun) throws Exception {
    blackouts.during(node, () -> {
      node.kill();
      begun.run();
      node.start();
    });
  }

  private void freeze(SnugProcess node, Runnable begun) throws Exception {
    blackouts.during(node, () -> {
      node.signal("STOP");
      try {
        begun.run();
        TimeUnit.SECONDS.sleep(FROZEN_SECONDS);
      } finally {
        node.signal("CONT");
      }
    });
  }

  private void restartDatabase(Runnable begun) throws Exception {
    nodes.postgres().stop();
    begun.run();
    nodes.postgres().start();
  }

  private void freezeRedis(Runnable begun) throws Exception {
    blackouts.ofRedisDuring(() -> {
      nodes.redis().freeze();
      try {
        begun.run();
        TimeUnit.SECONDS.sleep(FROZEN_SECONDS);
      } finally {
        nodes.redis().thaw();
      }
    });
  }

  private void cut(int node, Runnable begun) throws Exception {
    blackouts.during(nodes.get(node), () -> {
      nodes.network().cut(node);
      begun.run();
      TimeUnit.SECONDS.sleep(CUT_SECONDS);
      nodes.network().mend(node);
    });
  }

  private void roll(int first, Runnable begun) throws Exception {
    for (int i = 0; i < nodes.all().size(); i++) {
      SnugProcess node = nodes.get((first + i) % nodes.all().size());
      boolean begins = i == 0;
      blackouts.during(node, () -> {
        restart(node, begins ? begun : () -> {});
      });
      nodes.awaitSight(node, nodes.all().size());
    }
  }

  private static void restart(SnugProcess node, Runnable stopped) throws Exception {
    int status = node.stop();
    if (status != 0) {
      throw new AssertionError("ended with " + status + " on SIGTERM:\n" + node.log());
    }
    stopped.run();
    node.start();
  }
}
