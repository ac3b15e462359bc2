package chat.snug;

import chat.snug.bus.BusMeters;
import chat.snug.metrics.Meters;

/** Counts what nodes tell each other among the node's metrics. */
final class BusMetrics implements BusMeters {
  private final Meters meters;

  BusMetrics(Meters meters) {
    this.meters = meters;
  }

  @Override
  public void sent(int bytes) {
    meters.busSent(bytes);
  }

  @Override
  public void received(int bytes) {
    meters.busReceived(bytes);
  }

  @Override
  public void dropped() {
    meters.busDropped();
  }
}
