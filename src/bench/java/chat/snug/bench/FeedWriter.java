package chat.snug.bench;

import chat.snug.bench.FeedMembers.Arrival;
import chat.snug.log.Log;
import chat.snug.model.Caller;
import chat.snug.running.Waiting;
import chat.snug.store.Outcome.Answer;
import chat.snug.store.Write;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends to rooms by chance, and remembers when each message was acknowledged. */
final class FeedWriter {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long ROOM = 1_000_000;
  private static final String TEXT = "As long as people's messages are. ".repeat(4);

  private final Log log;
  private final Random random = new Random(1);
  private final Map<Long, Long> acknowledged = new ConcurrentHashMap<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private volatile Throwable refusal = new IllegalStateException();
  private int sent;

  FeedWriter(FeedNode node) {
    log = node.log();
  }

  /** Ends when all are acknowledged; fails where one was refused. */
  void send(int messages, int perSecond) {
    AtomicInteger answered = new AtomicInteger();
    Pace.evenly(messages, perSecond, i -> {
      int room = random.nextInt(FeedWorld.ROOMS);
      log.append(message(room)).onComplete((answer, failure) -> {
        if (answer instanceof Answer.Ack ack) {
          acknowledged.put(key(ack.room(), ack.seq()), System.nanoTime());
        } else if (failure != null) {
          refusal = failure;
          refusals.incrementAndGet();
        }
        answered.incrementAndGet();
      });
    });
    Waiting.until("acknowledgements", PATIENCE, () -> answered.get() == messages);
    if (refusals.get() > 0) {
      throw new IllegalStateException(refusals + " messages were refused", refusal);
    }
  }

  private Write message(int room) {
    Caller author = new Caller(FeedWorld.member(room), false);
    return new Write.Send(
        author, FeedWorld.room(room), "m" + sent++, TEXT, null, null, List.of(), null);
  }

  private static long key(String room, long seq) {
    return Long.parseLong(room.substring(room.lastIndexOf('-') + 1)) * ROOM + seq;
  }

  void forget() {
    acknowledged.clear();
  }

  int acknowledged() {
    return acknowledged.size();
  }

  /** Milliseconds from the acknowledgement. */
  double delay(Arrival arrival) {
    return (arrival.nanos() - acknowledged.get(key(arrival.room(), arrival.seq()))) / 1e6;
  }
}
