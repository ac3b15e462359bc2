package chat.snug.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells all listeners. One that throws, whatever it is, hurts neither the others nor the client. */
final class Announcer implements SnugListener {
  private final List<SnugListener> listeners = new ArrayList<>();

  void add(SnugListener listener) {
    listeners.add(listener);
  }

  @Override
  public void state(ConnectionState state, @Nullable Long waitMillis, @Nullable Integer code) {
    tell(listener -> listener.state(state, waitMillis, code));
  }

  @Override
  public void queued(Composed composed) {
    tell(listener -> listener.queued(composed));
  }

  @Override
  public void sent(Composed composed, long seq, boolean duplicate) {
    tell(listener -> listener.sent(composed, seq, duplicate));
  }

  @Override
  public void failed(Composed composed, String code) {
    tell(listener -> listener.failed(composed, code));
  }

  @Override
  public void event(String room, ObjectNode event) {
    tell(listener -> listener.event(room, event));
  }

  @Override
  public void reset(String room, long head) {
    tell(listener -> listener.reset(room, head));
  }

  @Override
  public void left(String room) {
    tell(listener -> listener.left(room));
  }

  @Override
  public void caughtUp(Map<String, Long> rooms) {
    tell(listener -> listener.caughtUp(rooms));
  }

  @Override
  public void changed(String room) {
    tell(listener -> listener.changed(room));
  }

  @Override
  public void read(ObjectNode frame) {
    tell(listener -> listener.read(frame));
  }

  @Override
  public void typing(ObjectNode frame) {
    tell(listener -> listener.typing(frame));
  }

  @Override
  public void presence(ObjectNode frame) {
    tell(listener -> listener.presence(frame));
  }

  @Override
  public void user(ObjectNode frame) {
    tell(listener -> listener.user(frame));
  }

  @Override
  public void trouble(String what, Throwable why) {
    for (SnugListener listener : List.copyOf(listeners)) {
      failure(listener, each -> each.trouble(what, why));
    }
  }

  private void tell(Consumer<SnugListener> news) {
    for (SnugListener listener : List.copyOf(listeners)) {
      Throwable failure = failure(listener, news);
      if (failure != null) {
        trouble("a listener failed", failure);
      }
    }
  }

  /** Of a failed assertion too: what the client is in the middle of must come to its end. */
  private static @Nullable Throwable failure(SnugListener listener, Consumer<SnugListener> news) {
    try {
      news.accept(listener);
      return null;
    } catch (Throwable e) {
      return e;
    }
  }
}
