package chat.snug.log;

import chat.snug.model.Event;
import chat.snug.store.LogStore;
import chat.snug.store.Outcome;
import chat.snug.store.Write;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A store whose answers the test gives, one batch after the other. It numbers sends as a store does. */
final class HeldStore implements LogStore {
  final List<List<Write>> batches = new ArrayList<>();
  final List<Set<String>> headsAsked = new ArrayList<>();
  final Map<String, Long> heads = new HashMap<>();
  final Deque<Promise<Map<String, Long>>> headAnswers = new ArrayDeque<>();
  private final Deque<Promise<List<Outcome>>> answers = new ArrayDeque<>();

  @Override
  public Future<List<Outcome>> append(List<Write> batch) {
    batches.add(List.copyOf(batch));
    Promise<List<Outcome>> answer = Promise.promise();
    answers.add(answer);
    return answer.future();
  }

  @Override
  public Future<Map<String, Long>> heads(Collection<String> rooms) {
    headsAsked.add(Set.copyOf(rooms));
    Promise<Map<String, Long>> answer = Promise.promise();
    headAnswers.add(answer);
    return answer.future();
  }

  /** How many batches are with the store. */
  int underWay() {
    return answers.size();
  }

  /** The oldest batch is committed. */
  void commit() {
    List<Write> batch = batches.get(batches.size() - answers.size());
    answers.remove().complete(batch.stream().map(this::outcome).toList());
  }

  void commit(List<Outcome> outcomes) {
    answers.remove().complete(outcomes);
  }

  void fail(Throwable why) {
    answers.remove().fail(why);
  }

  private Outcome outcome(Write write) {
    if (write instanceof Write.Send send) {
      long seq = heads.merge(send.room(), 1L, Long::sum);
      Event event = new Event.Sent(
          send.room(),
          seq,
          1000 + seq,
          send.by().user(),
          send.clientMsgId(),
          send.text(),
          null,
          null,
          List.of(),
          null,
          null);
      return new Outcome(
          new Outcome.Answer.Ack(send.room(), seq, 1000 + seq, false), List.of(event), 2);
    }
    if (write instanceof Write.Read read) {
      return Outcome.of(new Outcome.Answer.ReadAt(
          read.room(), read.by().user(), read.seq(), 0, 5000 + read.seq(), 2, true));
    }
    return Outcome.of(new Outcome.Answer.Done());
  }
}
