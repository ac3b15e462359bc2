package chat.snug.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** However a slow socket's outbox fills and empties: who reads it to its end has seen every event, or the resync that stands for it. */
class OutboxModelTest {
  private enum Kind {
    EVENT,
    ANSWER,
    PRESENCE,
    TYPING,
    RESYNC,
    SHED,
    POLL
  }

  private record Step(Kind kind, String room, int count) {}

  @Property(tries = 1000)
  void noGapIsSilent(@ForAll("lives") List<Step> steps) {
    Socket socket = new Socket();
    for (Step step : steps) {
      socket.take(step);
      assertThat(socket.outbox.bytes()).isBetween(0, socket.ended ? Integer.MAX_VALUE : 3000);
      assertThat(socket.budget.used()).isEqualTo(socket.outbox.bytes());
    }
    if (!socket.ended) {
      socket.readAll();
      assertThat(socket.told).isEqualTo(socket.heads);
      assertThat(socket.answersGiven).as("answers are never shed").isEqualTo(socket.answersRead);
    }
    socket.outbox.clear();
    assertThat(socket.budget.used()).isZero();
    socket.buffers.assertAllReleased();
  }

  /** A room's log, the outbox, and a client that notices gaps. */
  private static final class Socket {
    final Buffers buffers = new Buffers();
    final Budget budget = new Budget(Long.MAX_VALUE);
    final Outbox outbox = new Outbox(12, 3000, budget, (kind, count) -> {});
    final Map<String, Long> heads = new HashMap<>();
    final Map<String, Long> told = new HashMap<>();
    int answersGiven;
    int answersRead;
    boolean ended;

    void take(Step step) {
      if (ended) {
        return;
      }
      switch (step.kind()) {
        case EVENT -> event(step.room(), step.count());
        case ANSWER -> {
          answersGiven++;
          add(new Chunk(Chunk.Kind.ANSWER, null, buffer(), 1));
        }
        case PRESENCE -> add(new Chunk(Chunk.Kind.PRESENCE, null, buffer(), 1));
        case TYPING -> add(new Chunk(Chunk.Kind.TYPING, step.room(), buffer(), 1));
        case RESYNC -> {
          // Events were lost on the way here; the log has more of them.
          heads.merge(step.room(), (long) step.count(), Long::sum);
          add(Chunk.resync(step.room()));
        }
        case SHED -> outbox.shedOne(0);
        case POLL -> {
          for (int i = 0; i < step.count() && !outbox.isEmpty(); i++) {
            read(outbox.poll());
          }
        }
      }
    }

    void readAll() {
      while (!outbox.isEmpty()) {
        read(outbox.poll());
      }
    }

    private void event(String room, int frames) {
      long first = heads.getOrDefault(room, 0L) + 1;
      heads.put(room, first + frames - 1);
      ByteBuf seqs = buffers.track(Unpooled.buffer());
      for (int i = 0; i < frames; i++) {
        seqs.writeLong(first + i);
      }
      add(new Chunk(Chunk.Kind.ROOM, room, seqs, frames));
    }

    private void add(Chunk chunk) {
      ended = !outbox.add(chunk, 0);
    }

    private ByteBuf buffer() {
      return buffers.track(Unpooled.buffer().writeZero(40));
    }

    private void read(Chunk chunk) {
      if (chunk.kind() == Chunk.Kind.ANSWER) {
        answersRead++;
      } else if (chunk.kind() == Chunk.Kind.ROOM && chunk.bytes() == null) {
        // The head of the moment: the client fetches all up to it.
        told.put(chunk.room(), heads.get(chunk.room()));
      } else if (chunk.kind() == Chunk.Kind.ROOM) {
        while (chunk.bytes().isReadable()) {
          long seq = chunk.bytes().readLong();
          long known = told.getOrDefault(chunk.room(), 0L);
          assertThat(seq).as("no silent gap").isLessThanOrEqualTo(known + 1);
          told.put(chunk.room(), Math.max(known, seq));
        }
      }
      chunk.release();
    }
  }

  @Provide
  Arbitrary<List<Step>> lives() {
    Arbitrary<Kind> kinds = Arbitraries.frequency(
        Tuple.of(10, Kind.EVENT),
        Tuple.of(2, Kind.ANSWER),
        Tuple.of(2, Kind.PRESENCE),
        Tuple.of(2, Kind.TYPING),
        Tuple.of(1, Kind.RESYNC),
        Tuple.of(1, Kind.SHED),
        Tuple.of(4, Kind.POLL));
    return Combinators.combine(
            kinds, Arbitraries.of("tea", "milk", "rum"), Arbitraries.integers().between(1, 6))
        .as(Step::new)
        .list()
        .ofMaxSize(120);
  }
}
