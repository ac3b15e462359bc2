package chat.snug.socket;

import chat.snug.log.LogMeters;
import chat.snug.model.Event;
import chat.snug.model.Fault;
import chat.snug.store.LogStore;
import chat.snug.store.Outcome;
import chat.snug.store.Outcome.Answer;
import chat.snug.store.PresenceStore;
import chat.snug.store.Write;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Appends sends to rooms whose heads the test sets, and refuses everything else; presence begins with nothing. */
final class FakeLog implements LogStore, PresenceStore, LogMeters {
  final Map<String, Long> heads = new ConcurrentHashMap<>();

  @Override
  public Future<List<Outcome>> append(List<Write> batch) {
    return Future.succeededFuture(batch.stream().map(this::outcome).toList());
  }

  private Outcome outcome(Write write) {
    if (!(write instanceof Write.Send send)) {
      return Outcome.refused(Fault.NOT_FOUND.because("nothing there"));
    }
    long seq = heads.merge(send.room(), 1L, Long::sum);
    Event event = new Event.Sent(
        send.room(),
        seq,
        0,
        send.by().user(),
        send.clientMsgId(),
        send.text(),
        null,
        null,
        List.of(),
        send.data(),
        null);
    return new Outcome(new Answer.Ack(send.room(), seq, 0, false), List.of(event), 2);
  }

  @Override
  public Future<Map<String, Long>> heads(Collection<String> rooms) {
    return Future.succeededFuture(Map.of());
  }

  @Override
  public Future<List<Heartbeat>> heartbeats(long since) {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<Map<String, Long>> lastSeen(Collection<String> users) {
    return Future.succeededFuture(Map.of());
  }

  @Override
  public Future<Void> save(
      Collection<Heartbeat> alive, Collection<Heartbeat> gone, Map<String, Long> lastSeen) {
    return Future.succeededFuture();
  }

  @Override
  public void committed(int writes, long nanos) {}

  @Override
  public void answered(Outcome outcome, long nanos) {}
}
