package chat.snug.log;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.model.Caller;
import chat.snug.model.Fault;
import chat.snug.store.Outcome;
import chat.snug.store.Write;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** However appends, commits, failures and time follow one another: every write is answered once and in time, and events are told in order. */
class AppenderModelTest {
  private enum Step {
    APPEND,
    COMMIT,
    FAIL,
    HEADS,
    TICK
  }

  private record Answered(Outcome outcome, long at) {}

  @Property(tries = 300)
  void everyWriteIsAnsweredOnceAndEventsAreToldInOrder(@ForAll("lives") List<Step> steps) {
    HeldStore store = new HeldStore();
    List<Notice> notices = new ArrayList<>();
    long[] now = {0};
    Appender appender = new Appender(
        store,
        () -> now[0],
        8,
        5,
        notices::add,
        new ReadBroadcast(() -> now[0], notices::add),
        new Unmetered());
    Map<Integer, Long> began = new HashMap<>();
    Map<Integer, List<Answered>> answers = new HashMap<>();
    int count = 0;
    for (Step step : steps) {
      switch (step) {
        case APPEND -> {
          int number = count++;
          began.put(number, now[0]);
          answers.put(number, new ArrayList<>());
          appender
              .append(send(number))
              .onSuccess(outcome -> answers.get(number).add(new Answered(outcome, now[0])));
        }
        case COMMIT -> {
          if (store.underWay() > 0) {
            store.commit();
          }
        }
        case FAIL -> {
          if (store.underWay() > 0) {
            store.fail(Fault.UNAVAILABLE.because("away"));
          }
        }
        case HEADS -> {
          if (!store.headAnswers.isEmpty()) {
            store.headAnswers.remove().complete(Map.of());
          }
        }
        case TICK -> {
          now[0] += TimeUnit.MILLISECONDS.toNanos(900);
          appender.tick();
        }
      }
      assertThat(store.underWay()).isLessThanOrEqualTo(1);
    }
    while (store.underWay() > 0) {
      store.commit();
    }
    answers.forEach((number, given) -> {
      assertThat(given).as("write %s", number).hasSize(1);
      assertThat(given.get(0).at() - began.get(number))
          .isLessThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(5900));
    });
    List<Notice.Entry> told = notices.stream()
        .filter(Notice.Logged.class::isInstance)
        .flatMap(notice -> ((Notice.Logged) notice).entries().stream())
        .toList();
    assertThat(told).extracting(Notice.Entry::seq).isSorted().doesNotHaveDuplicates();
    assertThat(told).extracting(entry -> Integer.valueOf(clientMsgId(entry))).isSorted();
    assertThat(told).hasSize((int) (long) store.heads.getOrDefault("tea", 0L));
    answers.forEach((number, given) -> {
      if (given.get(0).outcome().refusal() == null) {
        assertThat(told).anyMatch(entry -> clientMsgId(entry).equals("" + number));
      }
    });
  }

  private static String clientMsgId(Notice.Entry entry) {
    return new JsonObject(Buffer.buffer(entry.json())).getString("client_msg_id");
  }

  @Provide
  Arbitrary<List<Step>> lives() {
    return Arbitraries.frequency(
            Tuple.of(10, Step.APPEND),
            Tuple.of(4, Step.COMMIT),
            Tuple.of(1, Step.FAIL),
            Tuple.of(1, Step.HEADS),
            Tuple.of(3, Step.TICK))
        .list()
        .ofMaxSize(80);
  }

  private static Write send(int number) {
    return new Write.Send(
        new Caller("ann", false), "tea", "" + number, "hi", null, null, List.of(), null);
  }

  private static final class Unmetered implements LogMeters {
    @Override
    public void committed(int writes, long nanos) {}

    @Override
    public void answered(Outcome outcome, long nanos) {}
  }
}
