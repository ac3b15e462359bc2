package chat.snug.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.config.Limits;
import chat.snug.model.Event;
import chat.snug.model.Fault;
import chat.snug.model.Message;
import chat.snug.model.Patch;
import chat.snug.model.Role;
import chat.snug.store.Outcome.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@link LogStore}: messages are edited, deleted and reacted to. */
public abstract class MessageChangeContract extends StoreContract {
  private long seq;

  @BeforeEach
  void message() {
    group("den", ANN, BOB, CAT);
    accepted(put(ANN, "den", CAT, Role.MODERATOR));
    seq = ack(new Write.Send(
            by(BOB), "den", "first", "old text", null, null, List.of(ANN), "{\"v\":1}"))
        .seq();
    clock.move(Duration.ofSeconds(1));
  }

  private Message now(long of) {
    return await(store.history().message(ANN, false, "den", of)).message();
  }

  private Event logged(long of) {
    return await(store.history().events(ANN, false, "den", of - 1, 1)).items().get(0);
  }

  private Answer.Ack nothingNew() {
    Event last = logged(head());
    return new Answer.Ack("den", last.seq(), last.at(), true);
  }

  private long head() {
    return await(store.rooms().room(ANN, false, "den")).head();
  }

  @Test
  void anEditIsAnEventAndThePageShowsIt() {
    Outcome outcome = accepted(edit(BOB, "den", seq, "new text"));
    Event expected = new Event.Edited(
        "den", seq + 1, clock.millis(), BOB, seq, null, "new text", Patch.absent(), null);
    assertThat(outcome.events()).containsExactly(expected);
    assertThat(outcome.answer()).isEqualTo(new Answer.Ack("den", seq + 1, clock.millis(), false));
    assertThat(logged(seq + 1)).isEqualTo(expected);
    assertThat(((Event.Sent) logged(seq)).text()).isEqualTo("old text");
    assertThat(now(seq).sent().text()).isEqualTo("new text");
    assertThat(now(seq).sent().data()).isEqualTo("{\"v\":1}");
    assertThat(now(seq).sent().mentions()).containsExactly(ANN);
    assertThat(now(seq).editedAt()).isEqualTo(clock.millis());
  }

  @Test
  void dataLeftOutStaysAndNullTakesItAway() {
    accepted(new Write.Edit(by(BOB), "den", seq, "old text", Patch.of("{\"v\":2}")));
    assertThat(now(seq).sent().data()).isEqualTo("{\"v\":2}");
    accepted(edit(BOB, "den", seq, "other text"));
    assertThat(now(seq).sent().data()).isEqualTo("{\"v\":2}");
    Outcome gone = accepted(new Write.Edit(by(BOB), "den", seq, "other text", Patch.of(null)));
    assertThat(now(seq).sent().data()).isNull();
    assertThat(logged(seq + 3)).isEqualTo(gone.events().get(0));
    assertThat(((Event.Edited) logged(seq + 3)).data()).isEqualTo(Patch.of(null));
    assertThat(((Event.Edited) logged(seq + 2)).data().present()).isFalse();
    assertThat(((Event.Sent) logged(seq)).data()).isEqualTo("{\"v\":1}");
  }

  @Test
  void aBlankTextNeedsDataThatIsLeft() {
    accepted(edit(BOB, "den", seq, " "));
    assertThat(now(seq).sent().text()).isEqualTo(" ");
    assertThat(refusal(new Write.Edit(by(BOB), "den", seq, "", Patch.of(null))))
        .isEqualTo(Fault.INVALID);
    accepted(new Write.Edit(by(BOB), "den", seq, "text", Patch.of(null)));
    assertThat(refusal(edit(BOB, "den", seq, "\u00a0"))).isEqualTo(Fault.INVALID);
    accepted(new Write.Edit(by(BOB), "den", seq, "", Patch.of("{}")));
  }

  @Test
  void anEditThatChangesNothingIsNoEvent() {
    assertThat(ack(edit(BOB, "den", seq, "old text"))).isEqualTo(nothingNew());
    assertThat(ack(new Write.Edit(by(BOB), "den", seq, "old text", Patch.of("{\"v\":1}"))))
        .isEqualTo(nothingNew());
    assertThat(head()).isEqualTo(seq);
  }

  @Test
  void onlyTheAuthorEdits() {
    open("hall", ANN, BOB);
    long open = send(BOB, "hall", "x");
    accepted(remove(BOB, "hall", BOB));
    assertThat(refusal(edit(ANN, "den", seq, "x"))).isEqualTo(Fault.FORBIDDEN);
    assertThat(refusal(edit(DAN, "den", seq, "x"))).isEqualTo(Fault.NOT_FOUND);
    assertThat(refusal(edit(DAN, "hall", open, "y"))).isEqualTo(Fault.FORBIDDEN);
    assertThat(refusal(edit(BOB, "hall", open, "y"))).isEqualTo(Fault.FORBIDDEN);
    assertThat(refusal(edit(BOB, "den", 1, "x"))).isEqualTo(Fault.NOT_FOUND);
    assertThat(refusal(edit(BOB, "den", 99, "x"))).isEqualTo(Fault.NOT_FOUND);
  }

  @Test
  void aDeletionEmptiesTheLogToo() {
    accepted(edit(BOB, "den", seq, "newer text"));
    accepted(react(ANN, "den", seq, "👍", true));
    clock.move(Duration.ofSeconds(1));
    Outcome outcome = accepted(delete(BOB, "den", seq));
    long at = clock.millis();
    assertThat(outcome.events())
        .containsExactly(new Event.Deleted("den", seq + 3, at, BOB, seq, null));
    assertThat(logged(seq))
        .isEqualTo(new Event.Sent(
            "den", seq, at - 2000, BOB, "first", "", null, null, List.of(), null, at));
    assertThat(logged(seq + 1))
        .isEqualTo(
            new Event.Edited("den", seq + 1, at - 1000, BOB, seq, null, "", Patch.absent(), at));
    Message gone = now(seq);
    assertThat(gone.sent()).isEqualTo(logged(seq));
    assertThat(gone.reactions()).isEmpty();
    assertThat(gone.editedAt()).isEqualTo(at - 1000);
    assertThat(await(store.rooms().room(ANN, false, "den")).lastMessage()).isEqualTo(gone);
  }

  @Test
  void aSecondDeletionIsNoEventAndADeletedMessageTakesNothing() {
    accepted(delete(BOB, "den", seq));
    assertThat(ack(delete(CAT, "den", seq))).isEqualTo(nothingNew());
    assertThat(refusal(edit(BOB, "den", seq, "x"))).isEqualTo(Fault.NOT_FOUND);
    assertThat(refusal(react(BOB, "den", seq, "👍", true))).isEqualTo(Fault.NOT_FOUND);
    assertThat(refusal(react(BOB, "den", seq, "👍", false))).isEqualTo(Fault.NOT_FOUND);
    assertThat(refusal(delete(BOB, "den", 1))).isEqualTo(Fault.NOT_FOUND);
  }

  @Test
  void authorsModeratorsOwnersAndAdministratorsDelete() {
    long second = send(BOB, "den", "second");
    long third = send(BOB, "den", "third");
    long anns = send(ANN, "den", "ann's");
    assertThat(refusal(delete(BOB, "den", anns))).isEqualTo(Fault.FORBIDDEN);
    assertThat(refusal(delete(DAN, "den", anns))).isEqualTo(Fault.NOT_FOUND);
    accepted(delete(CAT, "den", anns));
    accepted(delete(ANN, "den", second));
    accepted(new Write.Delete(admin(DAN), "den", third));
    String direct = direct(ANN, BOB);
    long private1 = send(BOB, direct, "x");
    assertThat(refusal(delete(ANN, direct, private1))).isEqualTo(Fault.FORBIDDEN);
    assertThat(refusal(new Write.Delete(admin(DAN), direct, private1))).isEqualTo(Fault.FORBIDDEN);
    accepted(delete(BOB, direct, private1));
  }

  @Test
  void reactionsAreCountedInTheOrderOfFirstUse() {
    accepted(react(ANN, "den", seq, "👍", true));
    accepted(react(BOB, "den", seq, "🎉;1:2,", true));
    Outcome third = accepted(react(CAT, "den", seq, "👍", true));
    assertThat(third.events())
        .containsExactly(
            new Event.Reacted("den", seq + 3, clock.millis(), CAT, seq, null, "👍", true));
    assertThat(logged(seq + 3)).isEqualTo(third.events().get(0));
    assertThat(now(seq).reactions())
        .containsExactly(
            new Message.Reactions("👍", 2, List.of(ANN, CAT), true),
            new Message.Reactions("🎉;1:2,", 1, List.of(BOB), false));
    assertThat(ack(react(ANN, "den", seq, "👍", true))).isEqualTo(nothingNew());
    assertThat(ack(react(ANN, "den", seq, "🎉", false))).isEqualTo(nothingNew());
    accepted(react(ANN, "den", seq, "👍", false));
    accepted(react(CAT, "den", seq, "👍", false));
    accepted(react(ANN, "den", seq, "👍", true));
    assertThat(now(seq).reactions())
        .extracting(Message.Reactions::emoji)
        .containsExactly("🎉;1:2,", "👍");
    assertThat(refusal(react(DAN, "den", seq, "👍", true))).isEqualTo(Fault.NOT_FOUND);
    assertThat(refusal(new Write.React(admin(DAN), "den", seq, "👍", true)))
        .isEqualTo(Fault.FORBIDDEN);
  }

  @Test
  void theFirstTenReactorsAreNamedAndMineIsKnownBeyondThem() {
    List<String> users = IntStream.range(0, 13).mapToObj(i -> "user" + i).toList();
    for (String user : users) {
      await(store.users().ofToken(user, null));
      accepted(put(ANN, "den", user, null));
      accepted(react(user, "den", seq, "👍", true));
    }
    assertThat(now(seq).reactions())
        .containsExactly(new Message.Reactions("👍", 13, users.subList(0, 10), false));
    Message hers = await(store.history().message("user12", false, "den", seq)).message();
    assertThat(hers.reactions().get(0).mine()).isTrue();
    accepted(react("user3", "den", seq, "👍", false));
    List<String> left = new ArrayList<>(users.subList(0, 11));
    left.remove("user3");
    assertThat(now(seq).reactions()).containsExactly(new Message.Reactions("👍", 12, left, false));
  }

  @Test
  void oneEmojiTooManyIsInvalid() {
    for (int i = 0; i < Limits.DEFAULT.emojisPerMessage(); i++) {
      accepted(react(ANN, "den", seq, "e" + i, true));
    }
    assertThat(refusal(react(BOB, "den", seq, "one more", true))).isEqualTo(Fault.INVALID);
    accepted(react(BOB, "den", seq, "e7", true));
    accepted(react(ANN, "den", seq, "e3", false));
    accepted(react(BOB, "den", seq, "one more", true));
  }

  @Test
  void repliesAreCountedAtTheirRoot() {
    assertThat(now(seq).replies()).isNull();
    long first = ack(inThread(ANN, "den", seq, "reply")).seq();
    long firstAt = clock.millis();
    clock.move(Duration.ofSeconds(9));
    long second = ack(inThread(CAT, "den", seq, "reply")).seq();
    assertThat(now(seq).replies()).isEqualTo(new Message.Replies(2, clock.millis()));
    Outcome edited = accepted(edit(ANN, "den", first, "better reply"));
    assertThat(((Event.Edited) edited.events().get(0)).thread()).isEqualTo(seq);
    Outcome reacted = accepted(react(ANN, "den", second, "👍", true));
    assertThat(((Event.Reacted) reacted.events().get(0)).thread()).isEqualTo(seq);
    Outcome deleted = accepted(delete(CAT, "den", second));
    assertThat(((Event.Deleted) deleted.events().get(0)).thread()).isEqualTo(seq);
    assertThat(log(ANN, "den"))
        .containsAll(edited.events())
        .containsAll(reacted.events())
        .containsAll(deleted.events());
    assertThat(now(seq).replies()).isEqualTo(new Message.Replies(1, firstAt));
    accepted(delete(ANN, "den", first));
    assertThat(now(seq).replies()).isNull();
    accepted(delete(BOB, "den", seq));
    accepted(inThread(ANN, "den", seq, "the place is still there"));
    assertThat(now(seq).replies()).isEqualTo(new Message.Replies(1, clock.millis()));
  }
}
