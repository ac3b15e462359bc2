package chat.snug.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.model.Event;
import chat.snug.model.Fault;
import chat.snug.model.Patch;
import chat.snug.model.RoomKind;
import chat.snug.store.Outcome.Answer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@link LogStore}: messages are numbered without a hole, and stored once. */
public abstract class SendContract extends StoreContract {

  @BeforeEach
  void room() {
    group("den", ANN, BOB);
  }

  @Test
  void aMessageGetsTheNextSeqAndIsToldAsItWasSent() {
    Write.Send write = new Write.Send(
        by(BOB), "den", "one", "hello ✨ \u0001", 4L, null, List.of(ANN, EVE, ANN), "{\"a\":1e3}");
    long first = send(ANN, "den", "first");
    Outcome outcome = accepted(write);
    assertThat(first).isEqualTo(4);
    assertThat(outcome.answer()).isEqualTo(new Answer.Ack("den", 5, clock.millis(), false));
    assertThat(outcome.members()).isEqualTo(2);
    Event sent = new Event.Sent(
        "den",
        5,
        clock.millis(),
        BOB,
        "one",
        "hello ✨ \u0001",
        4L,
        null,
        List.of(ANN),
        "{\"a\":1e3}",
        null);
    assertThat(outcome.events()).containsExactly(sent);
    assertThat(log(ANN, "den")).last().isEqualTo(sent);
    assertThat(await(store.history().message(ANN, false, "den", 5)).message().sent())
        .isEqualTo(sent);
  }

  /** Numbers that another type of column would write out, escapes that it would undo, and all that means something to SQL. */
  @Test
  void textsAndDataComeBackByteForByte() {
    List<String> datas = List.of(
        "{\"n\":[" + "1e131071,".repeat(448) + "-1E-131071]}",
        "{ \"a\" : \"\\u0000\\ud800\\udfff \\/ \u2028\" ,\"a\":1.0,\"b\":-0.0e-0}",
        "{\"quote\":\"' $$ \\\\ ? %s {} [] NULL,\\\"\"}",
        "{\"t\":\"" + "\ud83d\ude00".repeat(1000) + "\"}");
    List<String> texts = List.of(
        "\ud83d\ude00".repeat(8000),
        "\u0001\u007f\ufeff\ufffe\uffff",
        "{NULL,\"a\"\\}' ? $1 --",
        "  a \r\n");
    for (int i = 0; i < datas.size(); i++) {
      long seq = ack(new Write.Send(
              by(ANN), "den", "id'\"\\" + i, texts.get(i), null, null, List.of(), datas.get(i)))
          .seq();
      String other = texts.get((i + 1) % texts.size());
      accepted(new Write.Edit(by(ANN), "den", seq, other, Patch.of(datas.get(3 - i))));
      accepted(react(BOB, "den", seq, "'\\{},\"\ud83d\udc4d", true));
      List<Event> log = log(ANN, "den");
      Event.Sent sent = (Event.Sent) log.get(log.size() - 3);
      assertThat(sent.text()).isEqualTo(texts.get(i));
      assertThat(sent.data()).isEqualTo(datas.get(i));
      assertThat(sent.clientMsgId()).isEqualTo("id'\"\\" + i);
      assertThat(log.get(log.size() - 1)).extracting("emoji").isEqualTo("'\\{},\"\ud83d\udc4d");
      Event.Sent now =
          await(store.history().message(ANN, false, "den", seq)).message().sent();
      assertThat(now.text()).isEqualTo(other);
      assertThat(now.data()).isEqualTo(datas.get(3 - i));
    }
  }

  @Test
  void timeNeverRunsBackwardsInARoom() {
    long at = ack(message(ANN, "den", "now")).at();
    clock.move(Duration.ofMinutes(-5));
    assertThat(ack(message(ANN, "den", "then")).at()).isEqualTo(at);
  }

  @Test
  void aRepeatGetsTheFirstAck() {
    Write.Send write = message(BOB, "den", "once");
    Answer.Ack first = ack(write);
    clock.move(Duration.ofDays(400));
    send(ANN, "den", "something else");
    assertThat(ack(write)).isEqualTo(duplicate(first));
    store.restart();
    assertThat(ack(write)).isEqualTo(duplicate(first));
    assertThat(append(write).events()).isEmpty();
    accepted(edit(BOB, "den", first.seq(), "changed"));
    assertThat(ack(write)).isEqualTo(duplicate(first));
    accepted(delete(BOB, "den", first.seq()));
    assertThat(ack(write)).isEqualTo(duplicate(first));
    accepted(remove(ANN, "den", BOB));
    assertThat(ack(write)).isEqualTo(duplicate(first));
    assertThat(log(ANN, "den")).filteredOn(Event.Sent.class::isInstance).hasSize(2);
  }

  private static Answer.Ack duplicate(Answer.Ack first) {
    return new Answer.Ack(first.room(), first.seq(), first.at(), true);
  }

  @Test
  void repeatsInOneBatchAreOneMessage() {
    Write.Send write = message(BOB, "den", "once");
    List<Outcome> outcomes = await(store.log().append(Collections.nCopies(50, write)));
    assertThat(outcomes).filteredOn(one -> !one.events().isEmpty()).hasSize(1);
    assertThat(outcomes).extracting(one -> ((Answer.Ack) one.answer()).seq()).containsOnly(4L);
    assertThat(outcomes)
        .filteredOn(one -> ((Answer.Ack) one.answer()).duplicate())
        .hasSize(49);
  }

  @Test
  void anIdIsReusedWithAnotherTextOrRoom() {
    open("hall", BOB);
    Write.Send first = message(BOB, "den", "once");
    accepted(first);
    assertThat(refusal(with(first, "den", "twice"))).isEqualTo(Fault.ID_REUSED);
    assertThat(refusal(with(first, "hall", "once"))).isEqualTo(Fault.ID_REUSED);
    assertThat(refusal(with(first, "nowhere", "once"))).isEqualTo(Fault.ID_REUSED);
    accepted(edit(BOB, "den", 4, "twice"));
    assertThat(refusal(with(first, "den", "twice"))).isEqualTo(Fault.ID_REUSED);
    accepted(delete(BOB, "den", 4));
    assertThat(refusal(with(first, "den", ""))).isEqualTo(Fault.ID_REUSED);
  }

  private static Write.Send with(Write.Send send, String room, String text) {
    return new Write.Send(send.by(), room, send.clientMsgId(), text, null, null, List.of(), null);
  }

  @Test
  void anotherUserMayHaveTheSameId() {
    accepted(with(message(ANN, "den", ""), "den", "x"));
    Write.Send bobs = new Write.Send(by(BOB), "den", "m0", "y", null, null, List.of(), null);
    assertThat(ack(bobs).duplicate()).isFalse();
  }

  @Test
  void onlyMembersSend() {
    open("hall", ANN);
    String direct = direct(ANN, BOB);
    assertThat(refusal(message(CAT, "den", "x"))).isEqualTo(Fault.NOT_FOUND);
    assertThat(refusal(message(CAT, "nowhere", "x"))).isEqualTo(Fault.NOT_FOUND);
    assertThat(refusal(message(CAT, direct, "x"))).isEqualTo(Fault.NOT_FOUND);
    assertThat(refusal(message(CAT, "hall", "x"))).isEqualTo(Fault.FORBIDDEN);
    Write.Send admins = new Write.Send(admin(CAT), "den", "a", "x", null, null, List.of(), null);
    assertThat(refusal(admins)).isEqualTo(Fault.FORBIDDEN);
    assertThat(refusal(message("nobody", "den", "x"))).isEqualTo(Fault.UNAUTHORIZED);
  }

  @Test
  void targetsAreMessagesOfTheSameRoom() {
    group("attic", ANN, BOB);
    long root = send(ANN, "den", "root");
    long reply = ack(inThread(BOB, "den", root, "reply")).seq();
    send(ANN, "attic", "elsewhere");
    send(ANN, "attic", "elsewhere");
    send(ANN, "attic", "elsewhere");
    assertThat(refusal(inThread(BOB, "den", reply, "deeper"))).isEqualTo(Fault.INVALID);
    for (long none : new long[] {1, 2, 6, 7, 1L << 32, (1L << 32) + root, Long.MAX_VALUE}) {
      assertThat(refusal(inThread(BOB, "den", none, "x"))).isEqualTo(Fault.NOT_FOUND);
      Write.Send answer =
          new Write.Send(by(BOB), "den", "r" + none, "x", none, null, List.of(), null);
      assertThat(refusal(answer)).isEqualTo(Fault.NOT_FOUND);
    }
    assertThat(ack(message(ANN, "den", "still the next")).seq()).isEqualTo(6);
  }

  @Test
  void whatIsRefusedLeavesTheOthersOfItsBatchAlone() {
    List<Write> batch = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      batch.add(message(ANN, "den", "ann " + i));
      batch.add(message(CAT, "den", "cat " + i));
      batch.add(room(CAT, "den", RoomKind.GROUP));
      batch.add(new Write.Edit(by(BOB), "den", 4, "not mine", Patch.absent()));
    }
    List<Outcome> outcomes = await(store.log().append(batch));
    assertThat(outcomes).hasSize(40);
    assertThat(outcomes).filteredOn(one -> one.refusal() == null).hasSize(10);
    assertThat(log(ANN, "den"))
        .extracting(Event::seq)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L);
  }

  @Test
  void headsAreTheCommittedOnes() {
    open("hall", ANN);
    accepted(new Write.DeleteRoom(by(ANN), "hall"));
    send(ANN, "den", "x");
    assertThat(await(store.log().heads(List.of("den", "hall", "nowhere"))))
        .containsExactlyEntriesOf(java.util.Map.of("den", 4L));
  }

  /** Who asks because the outcome of an append is unknown must not be answered while that may still be committed. */
  @Test
  void headsComeAfterWhateverWasGivenBefore() {
    List<Write> batch = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      batch.add(message(ANN, "den", "number " + i));
    }
    Future<List<Outcome>> append = store.log().append(batch);
    Future<Map<String, Long>> heads = store.log().heads(List.of("den"));
    assertThat(await(heads)).containsEntry("den", 503L);
    await(append);
  }
}
