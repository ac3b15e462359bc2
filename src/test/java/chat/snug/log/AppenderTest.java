package chat.snug.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.model.Caller;
import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import chat.snug.model.RoomKind;
import chat.snug.store.Outcome;
import chat.snug.store.Outcome.Answer;
import chat.snug.store.Write;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class AppenderTest {
  private static final int QUEUE_MAX = 5000;
  private static final int SECONDS = 5;

  private final HeldStore store = new HeldStore();
  private final List<Object> happened = new ArrayList<>();
  private final CountedMeters meters = new CountedMeters();
  private long now = Long.MAX_VALUE - 1_000_000_000L; // the clock may wrap
  private final Appender appender = appender(QUEUE_MAX, SECONDS);

  private Appender appender(int queueMax, int seconds) {
    return new Appender(
        store,
        () -> now,
        queueMax,
        seconds,
        happened::add,
        new ReadBroadcast(() -> now, happened::add),
        meters);
  }

  private static final class CountedMeters implements LogMeters {
    final List<Integer> batches = new ArrayList<>();
    final List<Long> waits = new ArrayList<>();

    @Override
    public void committed(int writes, long nanos) {
      batches.add(writes);
    }

    @Override
    public void answered(Outcome outcome, long nanos) {
      waits.add(nanos);
    }
  }

  private static Write send(String id) {
    return send("tea", id);
  }

  private static Write send(String room, String id) {
    return new Write.Send(new Caller("ann", false), room, id, "hi", null, null, List.of(), null);
  }

  private static Write read(long seq) {
    return new Write.Read(new Caller("ann", false), "tea", seq);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private List<Notice.Entry> told() {
    return happened.stream()
        .filter(Notice.Logged.class::isInstance)
        .flatMap(notice -> ((Notice.Logged) notice).entries().stream())
        .toList();
  }

  private static Fault refusal(Future<Outcome> answer) {
    FaultException why = answer.result().refusal();
    return why == null ? null : why.fault();
  }

  @Test
  void aFaultInTheTellingStopsNothing() {
    List<Object> told = new ArrayList<>();
    Appender faulty = new Appender(
        store,
        () -> now,
        QUEUE_MAX,
        SECONDS,
        notice -> {
          told.add(notice);
          if (told.size() == 1) {
            throw new IllegalStateException("a fault");
          }
        },
        new ReadBroadcast(() -> now, told::add),
        meters);
    Future<Outcome> first = faulty.append(send("c1"));
    Future<Outcome> second = faulty.append(send("c2"));
    store.commit();
    assertThat(refusal(first)).isEqualTo(Fault.UNAVAILABLE);
    store.commit();
    assertThat(refusal(second)).isNull();
    assertThat(store.headsAsked).contains(Set.of("tea"));
  }

  @Test
  void aWriteToAnIdleLogGoesAtOnce() {
    Future<Outcome> answer = appender.append(send("c1"));
    assertThat(store.batches).containsExactly(List.of(send("c1")));
    assertThat(answer.isComplete()).isFalse();

    store.commit();
    assertThat(answer.result().answer()).isEqualTo(new Answer.Ack("tea", 1, 1001, false));
  }

  @Test
  void whateverWaitsGoesIntoTheNextBatchInItsOrder() {
    appender.append(send("c1"));
    List<Future<Outcome>> waiting =
        List.of(appender.append(send("c2")), appender.append(read(1)), appender.append(send("c3")));
    assertThat(store.batches).hasSize(1);

    store.commit();
    assertThat(store.batches).hasSize(2);
    assertThat(store.batches.get(1)).containsExactly(send("c2"), read(1), send("c3"));
    assertThat(store.underWay()).isEqualTo(1);
    assertThat(waiting).noneMatch(Future::isComplete);

    store.commit();
    assertThat(waiting).allMatch(Future::succeeded);
    assertThat(told()).extracting(Notice.Entry::seq).containsExactly(1L, 2L, 3L);
    assertThat(meters.batches).containsExactly(1, 3);
    assertThat(meters.waits).hasSize(4);
  }

  @Test
  void oneBatchHoldsAThousandWritesAndTheRestFollows() {
    appender.append(send("first"));
    for (int i = 0; i < 2500; i++) {
      appender.append(send("c" + i)).onSuccess(happened::add);
    }
    store.commit();
    store.commit();
    store.commit();
    store.commit();

    assertThat(store.batches).extracting(List::size).containsExactly(1, 1000, 1000, 500);
    assertThat(told()).extracting(Notice.Entry::seq).hasSize(2501).isSorted();
    assertThat(store.underWay()).isZero();
  }

  @Test
  void eventsAreToldBeforeTheirWritesAreAnswered() {
    appender.append(send("c1")).onSuccess(happened::add);
    store.commit();

    assertThat(happened).hasSize(2);
    assertThat(happened.get(0)).isInstanceOf(Notice.Logged.class);
    assertThat(happened.get(1)).isInstanceOf(Outcome.class);
  }

  @Test
  void anEventIsToldAsTheFrameThatEverySocketGets() {
    appender.append(send("c1"));
    store.commit();

    Notice.Entry entry = ((Notice.Logged) happened.get(0)).entries().get(0);
    assertThat(new String(entry.json(), UTF_8))
        .startsWith("{\"type\":\"message\",\"room\":\"tea\",\"seq\":1,");
    assertThat(entry.members()).isEqualTo(2);
  }

  @Test
  void aBatchThatAddsNothingTellsNothing() {
    Future<Outcome> duplicate = appender.append(send("c1"));
    Future<Outcome> refused = appender.append(send("c2"));
    Answer ack = new Answer.Ack("tea", 1, 1, true);
    store.commit(List.of(Outcome.of(ack)));
    store.commit(List.of(Outcome.refused(Fault.NOT_FOUND.because("no room"))));

    assertThat(happened).isEmpty();
    assertThat(duplicate.result().answer()).isEqualTo(ack);
    assertThat(refusal(refused)).isEqualTo(Fault.NOT_FOUND);
  }

  @Test
  void aReadThatMovedIsToldAndOneThatDidNotIsNot() {
    appender.append(read(3));
    store.commit();
    assertThat(happened).containsExactly(new Notice.ReadMoved("tea", "ann", 3, 0, 5003, 2));

    appender.append(read(2));
    store.commit(List.of(Outcome.of(new Answer.ReadAt("tea", "ann", 3, 0, 5003, 2, false))));
    pass(Duration.ofSeconds(2));
    appender.tick();
    assertThat(happened).hasSize(1);
  }

  @Test
  void aReadIsToldBetweenWhatWasCommittedBeforeItAndAfterIt() {
    appender.append(send("c1"));
    appender.append(send("c2"));
    appender.append(read(2));
    appender.append(send("c3"));
    store.commit();
    happened.clear();
    store.commit();

    assertThat(happened)
        .extracting(notice -> (Object) notice.getClass())
        .containsExactly(Notice.Logged.class, Notice.ReadMoved.class, Notice.Logged.class);
    assertThat(told()).extracting(Notice.Entry::seq).containsExactly(2L, 3L);
  }

  @Test
  void roomsOfManyMembersFillABatch() {
    List<String> members =
        IntStream.range(0, Appender.BATCH_MAX).mapToObj(i -> "m" + i).toList();
    Write large = new Write.MakeRoom(
        new Caller("ann", false), "tea", RoomKind.GROUP, null, null, null, members);
    for (int i = 0; i < 3; i++) {
      appender.append(large);
    }
    store.commit();
    assertThat(store.batches)
        .last()
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .hasSize(1);
  }

  @Test
  void aFullQueueRefusesAtOnceAndWhatIsUnderWayDoesNotCount() {
    Appender small = appender(3, SECONDS);
    List<Future<Outcome>> taken = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      taken.add(small.append(send("c" + i)));
    }
    Future<Outcome> tooMany = small.append(send("c9"));

    assertThat(refusal(tooMany)).isEqualTo(Fault.UNAVAILABLE);
    assertThat(tooMany.result().refusal().retryAfterMillis()).isPositive();
    assertThat(taken).noneMatch(Future::isComplete);

    store.commit();
    assertThat(small.append(send("c9")).isComplete()).isFalse();
    store.commit();
    store.commit();
    assertThat(taken).allMatch(answer -> refusal(answer) == null);
    assertThat(told()).hasSize(5);
  }

  @Test
  void aQueueLimitOfZeroIsOff() {
    Appender endless = appender(0, SECONDS);
    for (int i = 0; i < 20_000; i++) {
      assertThat(endless.append(send("c" + i)).isComplete()).isFalse();
    }
  }

  @Test
  void afterFiveSecondsWhatWaitsAndWhatIsUnderWayIsUnavailable() {
    Future<Outcome> underWay = appender.append(send("c1"));
    pass(Duration.ofMillis(100));
    Future<Outcome> queued = appender.append(send("c2"));

    pass(Duration.ofMillis(4900));
    appender.tick();
    assertThat(underWay.isComplete()).isFalse();

    pass(Duration.ofMillis(1));
    appender.tick();
    assertThat(refusal(underWay)).isEqualTo(Fault.UNAVAILABLE);
    assertThat(underWay.result().refusal().retryAfterMillis()).isPositive();
    assertThat(queued.isComplete()).isFalse();

    pass(Duration.ofMillis(100));
    appender.tick();
    assertThat(refusal(queued)).isEqualTo(Fault.UNAVAILABLE);
  }

  @Test
  void whatWasGivenUpInTheQueueIsNotAppendedAndWhatWasUnderWayIsToldAllTheSame() {
    Future<Outcome> underWay = appender.append(send("c1"));
    Future<Outcome> queued = appender.append(send("c2"));
    pass(Duration.ofSeconds(6));
    appender.tick();
    store.commit();

    assertThat(store.batches).containsExactly(List.of(send("c1")));
    assertThat(refusal(underWay)).as("answered once").isEqualTo(Fault.UNAVAILABLE);
    assertThat(refusal(queued)).isEqualTo(Fault.UNAVAILABLE);
    assertThat(told()).extracting(Notice.Entry::seq).containsExactly(1L);
  }

  @Test
  void aTimeLimitOfZeroIsAMinute() {
    Appender patient = appender(QUEUE_MAX, 0);
    Future<Outcome> answer = patient.append(send("c1"));
    pass(Duration.ofSeconds(59));
    patient.tick();
    assertThat(answer.isComplete()).isFalse();
    pass(Duration.ofSeconds(2));
    patient.tick();
    assertThat(refusal(answer)).isEqualTo(Fault.UNAVAILABLE);
  }

  @Test
  void aBatchThatFailedIsUnavailableAndHeadsAreToldLater() {
    List<Future<Outcome>> batch = new ArrayList<>();
    appender.append(send("first"));
    batch.add(appender.append(send("tea", "c1")));
    batch.add(appender.append(send("milk", "c2")));
    store.commit();
    happened.clear();
    store.fail(Fault.UNAVAILABLE.because("away"));

    assertThat(batch).allMatch(answer -> refusal(answer) == Fault.UNAVAILABLE);
    assertThat(happened).isEmpty();

    appender.tick();
    assertThat(store.headsAsked).hasSize(1);
    assertThat(store.headsAsked.get(0)).containsExactlyInAnyOrder("tea", "milk");
    store.headAnswers.remove().complete(Map.of("tea", 7L));
    assertThat(happened).hasSize(1);
    assertThat(((Notice.Recovered) happened.get(0)).heads()).containsExactly(Map.entry("tea", 7L));
    appender.tick();
    assertThat(store.headsAsked).hasSize(1);
  }

  @Test
  void anUnexpectedFailureIsUnavailableTooAndTheLogGoesOn() {
    Future<Outcome> failed = appender.append(send("c1"));
    Future<Outcome> next = appender.append(send("c2"));
    store.fail(new IllegalStateException("bug"));

    assertThat(refusal(failed)).isEqualTo(Fault.UNAVAILABLE);
    assertThat(store.batches).hasSize(2);
    store.commit();
    assertThat(next.result().answer()).isInstanceOf(Answer.Ack.class);
    assertThat(store.headsAsked).as("asked with the first commit").hasSize(1);
  }

  @Test
  void toldIsAtOnceWhereNothingIsUnderWay() {
    assertThat(appender.told().succeeded()).isTrue();
    appender.append(send("c1"));
    store.commit();
    assertThat(appender.told().succeeded()).isTrue();
  }

  @Test
  void toldWaitsForTheBatchUnderWayAndNotForTheNext() {
    appender.append(send("c1"));
    appender.append(send("c2"));
    appender.told().onSuccess(done -> happened.add("told"));
    assertThat(happened).isEmpty();

    store.commit();
    assertThat(happened).hasSize(2);
    assertThat(happened.get(0)).isInstanceOf(Notice.Logged.class);
    assertThat(happened.get(1)).isEqualTo("told");
    assertThat(store.underWay()).isEqualTo(1);
  }

  @Test
  void toldOfABatchThatBeganWhileAnswersWereGivenWaitsForThatBatch() {
    appender.append(send("c1")).onSuccess(answered -> {
      appender.append(send("c2"));
      appender.told().onSuccess(done -> happened.add("told"));
    });
    store.commit();
    assertThat(happened).as("c2 may be committed and is not told").doesNotContain("told");

    store.commit();
    assertThat(happened).last().isEqualTo("told");
    assertThat(told()).hasSize(2);
  }

  @Test
  void toldComesAlsoWhereTheBatchFailed() {
    appender.append(send("c1"));
    Future<Void> told = appender.told();
    store.fail(Fault.UNAVAILABLE.because("away"));
    assertThat(told.succeeded()).isTrue();
  }

  @Test
  void drainWaitsForAllThatWasTakenIn() {
    assertThat(appender.drain().succeeded()).isTrue();
    appender.append(send("c1"));
    appender.append(send("c2"));
    Future<Void> drained = appender.drain();
    store.commit();
    assertThat(drained.isComplete()).isFalse();
    store.commit();
    assertThat(drained.succeeded()).isTrue();
    assertThat(told()).hasSize(2);
  }

  @Test
  void drainEndsAlsoWhereTheQueueWasGivenUp() {
    appender.append(send("c1"));
    appender.append(send("c2"));
    Future<Void> drained = appender.drain();
    pass(Duration.ofSeconds(6));
    appender.tick();
    store.fail(Fault.UNAVAILABLE.because("away"));
    assertThat(drained.succeeded()).isTrue();
  }
}
