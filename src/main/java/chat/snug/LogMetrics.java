package chat.snug;

import chat.snug.log.LogMeters;
import chat.snug.metrics.Meters;
import chat.snug.store.Outcome;
import chat.snug.store.Outcome.Answer;

/** Counts what the log's writer tells among the node's metrics. */
final class LogMetrics implements LogMeters {
  private final Meters meters;

  LogMetrics(Meters meters) {
    this.meters = meters;
  }

  @Override
  public void committed(int writes, long nanos) {
    meters.committed(writes, nanos);
  }

  @Override
  public void answered(Outcome outcome, long nanos) {
    meters.eventsStored(outcome.events().size());
    if (outcome.answer() instanceof Answer.Ack ack) {
      meters.ackLatency(nanos);
      if (ack.duplicate()) {
        meters.duplicateCaught();
      }
    }
  }
}
