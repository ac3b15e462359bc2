package chat.snug.log;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import chat.snug.config.Limits;
import chat.snug.model.Caller;
import chat.snug.model.Event;
import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import chat.snug.store.LogStore;
import chat.snug.store.Outcome;
import chat.snug.store.Outcome.Answer;
import chat.snug.store.Write;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The writer, its clients and its listeners on a real event bus. */
@Timeout(30)
class LogOnVertxTest {
  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong now = new AtomicLong();
  private final WorkerStore store = new WorkerStore();

  /** Commits on another thread, as a database does, once the gate is open. */
  private final class WorkerStore implements LogStore {
    private volatile Future<Void> gate = Future.succeededFuture();
    private long seq;

    @Override
    public Future<List<Outcome>> append(List<Write> batch) {
      return gate.compose(open -> vertx.executeBlocking(() ->
          batch.stream().map(write -> outcome((Write.Send) write, ++seq)).toList()));
    }

    private Outcome outcome(Write.Send send, long number) {
      if (send.text().isEmpty()) {
        return Outcome.refused(Fault.NOT_FOUND.because("no room"));
      }
      Event event = new Event.Sent(
          send.room(),
          number,
          0,
          "ann",
          send.clientMsgId(),
          "hi",
          null,
          null,
          List.of(),
          null,
          null);
      return new Outcome(new Answer.Ack(send.room(), number, 0, false), List.of(event), 1);
    }

    @Override
    public Future<Map<String, Long>> heads(Collection<String> rooms) {
      return Future.failedFuture(Fault.UNAVAILABLE.because("away"));
    }
  }

  private static final class Unmetered implements LogMeters {
    @Override
    public void committed(int writes, long nanos) {}

    @Override
    public void answered(Outcome outcome, long nanos) {}
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private String deploy() throws Exception {
    return await(
        vertx.deployVerticle(new LogVerticle(store, Limits.DEFAULT, now::get, new Unmetered())));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, SECONDS);
  }

  private static FaultException failure(Future<?> future)
      throws InterruptedException, TimeoutException {
    ExecutionException failed = catchThrowableOfType(
        ExecutionException.class,
        () -> future.toCompletionStage().toCompletableFuture().get(20, SECONDS));
    return (FaultException) failed.getCause();
  }

  private static Write send(String id, String text) {
    return new Write.Send(new Caller("ann", false), "tea", id, text, null, null, List.of(), null);
  }

  @Test
  void onEveryEventLoopNoticesComeBeforeTheAnswersAndInOrder() throws Exception {
    deploy();
    Log log = new Log(vertx, 5);
    int sends = 200;
    List<CompletableFuture<List<Object>>> loops = new ArrayList<>();
    for (int loop = 0; loop < 3; loop++) {
      String prefix = "loop" + loop + "-";
      CompletableFuture<List<Object>> done = new CompletableFuture<>();
      loops.add(done);
      Context context = vertx.getOrCreateContext();
      Promise<Void> listening = Promise.promise();
      List<Object> happened = new ArrayList<>();
      context.runOnContext(start -> new Feed(vertx)
          .subscribe(notice ->
              ((Notice.Logged) notice).entries().forEach(entry -> happened.add(entry.seq())))
          .completion()
          .onComplete(listening));
      await(listening.future());
      context.runOnContext(start -> {
        List<Future<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < sends; i++) {
          answers.add(log.append(send(prefix + i, "hi")).onSuccess(happened::add));
        }
        Future.all(answers)
            .onSuccess(all -> done.complete(List.copyOf(happened)))
            .onFailure(done::completeExceptionally);
      });
    }
    for (CompletableFuture<List<Object>> loop : loops) {
      check(loop.get(20, SECONDS), sends);
    }
  }

  private static void check(List<Object> happened, int sends) {
    List<Long> told = new ArrayList<>();
    List<Long> answered = new ArrayList<>();
    for (Object one : happened) {
      if (one instanceof Answer.Ack ack) {
        assertThat(told).contains(ack.seq());
        answered.add(ack.seq());
      } else {
        told.add((Long) one);
      }
    }
    assertThat(answered)
        .as("writes of one caller keep their order")
        .hasSize(sends)
        .isSorted();
    long first = told.get(0);
    for (int i = 0; i < told.size(); i++) {
      assertThat(told.get(i)).as("no hole").isEqualTo(first + i);
    }
  }

  @Test
  void aRefusalIsTheFailureOfTheAnswer() throws Exception {
    deploy();
    assertThat(failure(new Log(vertx, 5).append(send("c1", ""))).fault())
        .isEqualTo(Fault.NOT_FOUND);
  }

  @Test
  void aStoreThatHangsIsUnavailableOnceTheTimeIsOver() throws Exception {
    deploy();
    Promise<Void> gate = Promise.promise();
    store.gate = gate.future();
    Future<Answer> answer = new Log(vertx, 5).append(send("c1", "hi"));
    // The clock moves once the write is there: asking the writer itself shows that it is.
    Future<Void> published = new Log(vertx, 5).published();
    vertx.setPeriodic(20, id -> now.addAndGet(SECONDS.toNanos(1)));

    FaultException why = failure(answer);
    assertThat(why.fault()).isEqualTo(Fault.UNAVAILABLE);
    assertThat(why.retryAfterMillis()).isPositive();
    assertThat(published.isComplete()).isFalse();
    gate.complete();
    await(published);
  }

  @Test
  void publishedComesAfterTheNoticesOfWhatWasUnderWay() throws Exception {
    deploy();
    List<Long> told = Collections.synchronizedList(new ArrayList<>());
    Promise<Void> gate = Promise.promise();
    store.gate = gate.future();
    Context context = vertx.getOrCreateContext();
    Promise<Integer> toldThen = Promise.promise();
    Promise<Void> asked = Promise.promise();
    context.runOnContext(start -> new Feed(vertx)
        .subscribe(
            notice -> ((Notice.Logged) notice).entries().forEach(entry -> told.add(entry.seq())))
        .completion()
        .onSuccess(ready -> {
          Log log = new Log(vertx, 5);
          log.append(send("c1", "hi")).onFailure(toldThen::fail);
          log.published().map(done -> told.size()).onComplete(toldThen);
          asked.complete();
        }));
    await(asked.future());
    gate.complete();

    assertThat(await(toldThen.future())).isEqualTo(1);
  }

  @Test
  void withoutAWriterAllIsUnavailable() throws Exception {
    Log log = new Log(vertx, 5);
    assertThat(failure(log.append(send("c1", "hi"))).fault()).isEqualTo(Fault.UNAVAILABLE);
    assertThat(failure(log.published()).fault()).isEqualTo(Fault.UNAVAILABLE);
  }

  @Test
  void aWriterThatStopsAnswersWhatItTookIn() throws Exception {
    String id = deploy();
    Promise<Void> gate = Promise.promise();
    store.gate = gate.future();
    Log log = new Log(vertx, 5);
    Future<Answer> taken = log.append(send("c1", "hi"));
    Future<Void> published = log.published();
    Future<Void> stopped = vertx.undeploy(id);
    gate.complete();

    await(stopped);
    assertThat(await(taken)).isInstanceOf(Answer.Ack.class);
    await(published);
    assertThat(failure(log.append(send("c2", "hi"))).fault()).isEqualTo(Fault.UNAVAILABLE);
  }

  @Test
  void whoUnregistersHearsNothingMore() throws Exception {
    deploy();
    Feed feed = new Feed(vertx);
    List<Notice> heard = Collections.synchronizedList(new ArrayList<>());
    var gone = feed.subscribe(heard::add);
    await(gone.completion());
    CompletableFuture<Notice> last = new CompletableFuture<>();
    feed.publish(new Notice.Typing("tea", "ann"));
    await(gone.unregister());
    heard.clear();
    await(feed.subscribe(last::complete).completion());
    feed.publish(new Notice.Typing("tea", "bob"));

    assertThat(last.get(20, SECONDS)).isEqualTo(new Notice.Typing("tea", "bob"));
    assertThat(heard).isEmpty();
  }
}
