package chat.snug.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.config.Limits;
import chat.snug.model.Caller;
import chat.snug.model.RoomKind;
import chat.snug.store.Outcome.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/** {@link LogStore}: the unread counts, kept at constant cost, are always those that counting all messages gives. */
public abstract class UnreadProperties {
  private static final List<String> USERS = List.of("ann", "bob", "cat", "dan");
  private static final int STEPS = 60;

  private static StoreUnderTest store;
  private static int rooms;

  /** An empty store. */
  protected abstract StoreUnderTest open(Limits limits, TestClock clock);

  private record Said(long seq, String author, Long thread, List<String> mentions) {}

  @AfterContainer
  static void close() {
    store.close();
    store = null;
  }

  private String newRoom() {
    if (store == null) {
      store = open(Limits.DEFAULT, new TestClock());
      USERS.forEach(user -> Futures.await(store.users().ofToken(user, null)));
    }
    String room = "room" + rooms++;
    assertAccepted(new Write.MakeRoom(
        by("ann"), room, RoomKind.PUBLIC, null, null, null, List.of("bob", "cat")));
    return room;
  }

  private static Caller by(String user) {
    return new Caller(user, false);
  }

  private static Outcome assertAccepted(Write write) {
    Outcome outcome = Futures.await(store.log().append(List.of(write))).get(0);
    assertThat(outcome.refusal()).isNull();
    return outcome;
  }

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void countsAreThoseOfCounting(@ForAll long seed) {
    new Run(newRoom(), new Random(seed)).go();
  }

  /** One room with its model. */
  private static final class Run {
    private final String room;
    private final Random random;
    private final List<Said> said = new ArrayList<>();
    private final List<Long> deleted = new ArrayList<>();
    private final Map<String, Long> read = new HashMap<>(Map.of("ann", 2L, "bob", 3L, "cat", 4L));
    private long head = 4;

    Run(String room, Random random) {
      this.room = room;
      this.random = random;
    }

    void go() {
      for (int i = 0; i < STEPS; i++) {
        step(USERS.get(random.nextInt(USERS.size())));
        check();
      }
    }

    private void step(String user) {
      boolean member = read.containsKey(user);
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> {
          if (member) {
            send(user, null);
          }
        }
        case 3, 4 -> {
          List<Said> roots = said.stream().filter(one -> one.thread() == null).toList();
          if (member && !roots.isEmpty()) {
            send(user, roots.get(random.nextInt(roots.size())).seq());
          }
        }
        case 5, 6 -> {
          if (!said.isEmpty()) {
            delete(said.get(random.nextInt(said.size())));
          }
        }
        case 7, 8 -> {
          if (member) {
            readTo(user, 1 + random.nextInt((int) head));
          }
        }
        default -> come(user, member);
      }
    }

    private void send(String user, Long thread) {
      List<String> mentions =
          USERS.stream().filter(one -> random.nextInt(3) == 0).toList();
      boolean nothingUnread = unread(user) == 0;
      String id = room + "/" + head;
      Outcome outcome =
          assertAccepted(new Write.Send(by(user), room, id, "x", null, thread, mentions, null));
      head = ((Answer.Ack) outcome.answer()).seq();
      List<String> kept = mentions.stream().filter(read::containsKey).toList();
      said.add(new Said(head, user, thread, kept));
      if (nothingUnread) {
        read.put(user, head);
      }
    }

    private void delete(Said one) {
      Outcome outcome = assertAccepted(new Write.Delete(new Caller("ann", true), room, one.seq()));
      deleted.add(one.seq());
      outcome.events().forEach(event -> head = event.seq());
    }

    private void readTo(String user, long seq) {
      Answer.ReadAt answer =
          (Answer.ReadAt) assertAccepted(new Write.Read(by(user), room, seq)).answer();
      read.merge(user, seq, Math::max);
      assertThat(answer.read()).isEqualTo(read.get(user));
      assertThat(answer.unread()).isEqualTo(unread(user));
    }

    /** Comes or goes; ann always stays. */
    private void come(String user, boolean member) {
      if (user.equals("ann")) {
        return;
      }
      Write write = member
          ? new Write.RemoveMember(by(user), room, user)
          : new Write.PutMember(by(user), room, user, null);
      assertAccepted(write).events().forEach(event -> head = event.seq());
      if (member) {
        read.remove(user);
      } else {
        read.put(user, head);
      }
    }

    private int unread(String user) {
      return (int) said.stream().filter(one -> counts(one, user)).count();
    }

    private boolean counts(Said one, String user) {
      return one.seq() > read.get(user)
          && !one.author().equals(user)
          && !deleted.contains(one.seq())
          && (one.thread() == null || one.mentions().contains(user));
    }

    private void check() {
      read.forEach((user, position) -> {
        var room = Futures.await(store.rooms().room(user, false, this.room));
        assertThat(room.read()).as(user).isEqualTo(position);
        assertThat(room.unread()).as(user).isEqualTo(unread(user));
        assertThat(room.head()).isEqualTo(head);
      });
    }
  }
}
