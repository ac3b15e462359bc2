package chat.snug.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import chat.snug.config.Limits;
import chat.snug.model.Caller;
import chat.snug.model.Event;
import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import chat.snug.model.Patch;
import chat.snug.model.Role;
import chat.snug.model.RoomKind;
import chat.snug.store.HistoryStore.Span;
import chat.snug.store.Outcome.Answer;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the contract tests of all ports share: a store with some users, and short ways to write and read. */
public abstract class StoreContract {
  protected static final String ANN = "ann";
  protected static final String BOB = "bob";
  protected static final String CAT = "cat";
  protected static final String DAN = "dan";
  protected static final String EVE = "eve";

  protected final TestClock clock = new TestClock();
  protected StoreUnderTest store;
  private int made;

  /** An empty store. */
  protected abstract StoreUnderTest open(Limits limits, TestClock clock);

  /** The limits of the store under test. */
  protected Limits limits() {
    return Limits.DEFAULT;
  }

  @BeforeEach
  void openStore() {
    store = open(limits(), clock);
    for (String user : List.of(ANN, BOB, CAT, DAN, EVE)) {
      await(store.users().ofToken(user, null));
    }
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  protected static <T> T await(Future<T> future) {
    return Futures.await(future);
  }

  protected static Fault faultOf(Future<?> future) {
    Throwable failure = catchThrowable(() -> await(future));
    assertThat(failure).isInstanceOf(FaultException.class);
    return ((FaultException) failure).fault();
  }

  protected static Caller by(String user) {
    return new Caller(user, false);
  }

  protected static Caller admin(String user) {
    return new Caller(user, true);
  }

  protected Outcome append(Write write) {
    return await(store.log().append(List.of(write))).get(0);
  }

  protected Fault refusal(Write write) {
    FaultException refusal = append(write).refusal();
    assertThat(refusal).as("a refusal").isNotNull();
    return refusal.fault();
  }

  protected Answer.Ack ack(Write write) {
    return (Answer.Ack) accepted(write).answer();
  }

  protected Outcome accepted(Write write) {
    Outcome outcome = append(write);
    assertThat(outcome.refusal()).as("a refusal").isNull();
    return outcome;
  }

  protected static Write.MakeRoom room(String maker, String id, RoomKind kind, String... members) {
    return new Write.MakeRoom(by(maker), id, kind, "The " + id, null, null, List.of(members));
  }

  protected void group(String id, String maker, String... members) {
    accepted(room(maker, id, RoomKind.GROUP, members));
  }

  protected void open(String id, String maker, String... members) {
    accepted(room(maker, id, RoomKind.PUBLIC, members));
  }

  protected String direct(String maker, String other) {
    Outcome outcome = accepted(room(maker, "unused", RoomKind.DIRECT, other));
    return ((Answer.RoomIs) outcome.answer()).room().id();
  }

  protected Write.Send message(String user, String room, String text) {
    return new Write.Send(by(user), room, "m" + made++, text, null, null, List.of(), null);
  }

  protected Write.Send inThread(
      String user, String room, long root, String text, String... mentions) {
    return new Write.Send(by(user), room, "m" + made++, text, null, root, List.of(mentions), null);
  }

  protected long send(String user, String room, String text) {
    return ack(message(user, room, text)).seq();
  }

  protected static Write.Edit edit(String user, String room, long seq, String text) {
    return new Write.Edit(by(user), room, seq, text, Patch.absent());
  }

  protected static Write.Delete delete(String user, String room, long seq) {
    return new Write.Delete(by(user), room, seq);
  }

  protected static Write.React react(String user, String room, long seq, String emoji, boolean on) {
    return new Write.React(by(user), room, seq, emoji, on);
  }

  protected static Write.PutMember put(String user, String room, String subject, Role role) {
    return new Write.PutMember(by(user), room, subject, role);
  }

  protected static Write.RemoveMember remove(String user, String room, String subject) {
    return new Write.RemoveMember(by(user), room, subject);
  }

  protected static Span newest(int limit) {
    return new Span(null, null, null, limit);
  }

  /** The whole log of a room, as its reader gets it piece by piece. */
  protected List<Event> log(String reader, String room) {
    List<Event> log = new ArrayList<>();
    Long after = 0L;
    while (after != null) {
      HistoryStore.Piece piece = await(store.history().events(reader, false, room, after, 500));
      log.addAll(piece.items());
      after = piece.after();
    }
    return log;
  }

  protected int unread(String user, String room) {
    return await(store.rooms().room(user, false, room)).unread();
  }

  protected long read(String user, String room) {
    return await(store.rooms().room(user, false, room)).read();
  }
}
