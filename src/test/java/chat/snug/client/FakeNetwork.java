package chat.snug.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Sockets and calls that a test answers, with all that a client does to them. */
final class FakeNetwork implements SocketFactory, Http {
  /** What was done to sockets since it was taken last. */
  List<ObjectNode> wire = new ArrayList<>();

  /** Calls made since they were taken last. */
  List<ObjectNode> calls = new ArrayList<>();

  private final List<FakeSocket> sockets = new ArrayList<>();
  private final List<FakeCall> pending = new ArrayList<>();

  @Override
  public Socket open(Events events) {
    FakeSocket socket = new FakeSocket(sockets.size() + 1, events);
    sockets.add(socket);
    socket.did(Json.object().put("open", true));
    return socket;
  }

  @Override
  public Pending call(Request request, Consumer<Answer> answer) {
    ObjectNode call = Json.object().put("call", request.method() + " " + request.target());
    if (request.body() != null) {
      call.set("body", Json.object(request.body()));
    }
    calls.add(call.put("token", request.token()));
    FakeCall made = new FakeCall(call, answer);
    pending.add(made);
    return () -> pending.remove(made);
  }

  FakeSocket socket(int number) {
    return sockets.get((number == 0 ? sockets.size() : number) - 1);
  }

  int opened() {
    return sockets.size();
  }

  /** Answers the oldest pending call that fits; false where there is none. */
  boolean answer(Predicate<ObjectNode> which, Answer answer) {
    for (FakeCall call : pending) {
      if (which.test(call.call)) {
        pending.remove(call);
        call.answer.accept(answer);
        return true;
      }
    }
    return false;
  }

  /** The process is gone, and its sockets and calls with it. */
  void kill() {
    pending.clear();
    sockets.forEach(socket -> {
      socket.over = true;
      socket.dead = true;
    });
  }

  private record FakeCall(ObjectNode call, Consumer<Answer> answer) {}

  /** One socket. */
  final class FakeSocket implements Socket {
    private final int number;
    private final Events events;
    private boolean over;
    private boolean dead;

    FakeSocket(int number, Events events) {
      this.number = number;
      this.events = events;
    }

    @Override
    public void send(String text) {
      did(Json.object(text));
    }

    @Override
    public void close(int code) {
      did(Json.object().put("close", code));
      over = true;
    }

    @Override
    public void abort() {
      did(Json.object().put("abort", true));
      over = true;
    }

    void opens() {
      if (!dead) {
        events.opened();
      }
    }

    void refused() {
      over = true;
      if (!dead) {
        events.failed();
      }
    }

    void says(String text) {
      if (!dead) {
        events.text(text);
      }
    }

    void ends(int code, boolean byServer) {
      over = true;
      if (!dead) {
        events.closed(code, byServer);
      }
    }

    private void did(ObjectNode what) {
      if (!over) {
        wire.add(what.put("socket", number));
      }
    }
  }
}
