package chat.snug.client;

import chat.snug.client.Composed.Kind;
import chat.snug.model.Ids;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client of one user on one server. Its methods may be called on any thread; its futures complete, and its listeners are called, on its own. Refusals are
 * {@link ClientException}s.
 *
 * <p>It is told once to {@link #connect}, and from then on sees to its connection by itself: it reconnects, catches up, and sends what is in the outbox,
 * until {@link #close}.
 */
public final class SnugClient {
  private final Ports ports;
  private final Machine machine;
  private final Outbox outbox;
  private final MessageCache cache;
  private final Map<String, Long> resumed;
  private Supplier<Future<Void>> underneath = Future::succeededFuture;
  private @Nullable Future<Void> end;

  /**
   * How a client stands.
   *
   * @param outbox what the server does not have yet
   * @param rooms the last event told of each room
   */
  public record Status(ConnectionState state, int outbox, Map<String, Long> rooms) {}

  private SnugClient(
      Ports ports,
      ClientOptions options,
      TokenSource tokens,
      Outbox outbox,
      MessageCache cache,
      Outbox.Stored waiting,
      MessageCache.Stored stored) {
    this.ports = ports;
    this.outbox = outbox;
    this.cache = cache;
    this.resumed = Map.copyOf(stored.rooms());
    String device = device(ports, options, cache, stored);
    Hellos hellos = new Hellos(ports.clock(), cache, device, stored.n());
    machine = new Machine(ports, options, tokens, outbox, cache, hellos, stored);
    machine.resume(waiting);
  }

  /** Takes up what the stores hold. It is not connected yet. */
  public static Future<SnugClient> open(
      Ports ports, ClientOptions options, TokenSource tokens, Outbox outbox, MessageCache cache) {
    return outbox
        .load()
        .compose(waiting -> cache
            .load()
            .map(stored -> new SnugClient(ports, options, tokens, outbox, cache, waiting, stored)));
  }

  /**
   * A client for a first try, on a Vert.x of its own that {@link #dispose} closes, which remembers nothing once the process ends; {@link VertxClients}
   * has all others.
   *
   * @param url of the server, such as {@code http://localhost:8080}
   * @param token an access token that names its user, as the server's and an application's do
   * @throws ClientException {@code invalid} where it names none
   */
  public static SnugClient of(String url, String token) {
    ClientOptions options = ClientOptions.of(AccessToken.user(token));
    ServerAddress.of(url);
    Vertx own = Vertx.vertx();
    SnugClient client = VertxClients.of(own, url)
        .open(options, () -> Future.succeededFuture(new TokenSource.Token(token)))
        .result();
    client.underneath = own::close;
    return client;
  }

  /** The last event told of each room in the life before this one. */
  public Map<String, Long> resumed() {
    return resumed;
  }

  /** Tells this listener from now on. */
  public SnugClient listen(SnugListener listener) {
    run(() -> machine.listener.add(listener));
    return this;
  }

  /** Tells each message that comes, own ones too: the contract's message. */
  public SnugClient onMessage(Consumer<ObjectNode> handler) {
    return listen(new SnugListener() {
      @Override
      public void event(String room, ObjectNode event) {
        if ("message".equals(Json.text(event, "type"))) {
          handler.accept(event);
        }
      }
    });
  }

  // The connection

  /** Connects, and stays connected. */
  public void connect() {
    run(machine.connection::connect);
  }

  /** Signs off; {@link #connect} works again. What is composed meanwhile waits in the outbox. */
  public void close() {
    run(machine.connection::close);
  }

  /** Closes it for ever, and its stores; calls that are under way, and those to come, fail with {@code closed}. */
  public Future<Void> dispose() {
    return end(machine.connection::close);
  }

  /** Lets go of everything as the end of the process would, without a word to the server; done when the stores are written. */
  public Future<Void> detach() {
    return end(machine.connection::detach);
  }

  private Future<Void> end(Runnable goodbye) {
    Promise<Void> ended = Promise.promise();
    ports.loop().execute(() -> {
      if (end == null) {
        goodbye.run();
        machine.rest.close();
        Future<Void> stored = Future.join(outbox.close(), cache.close()).mapEmpty();
        end = stored.eventually(() -> underneath.get());
      }
      end.onComplete(ended);
    });
    return ended.future();
  }

  /** The application is not looked at any more. */
  public void background() {
    run(machine.connection::background);
  }

  /** The application is looked at. */
  public void foreground() {
    run(machine.connection::foreground);
  }

  /** The room whose screen is active, also in the background, as a call is; null where none is. */
  public void activeRoom(@Nullable String room) {
    run(() -> {
      if (room != null) {
        machine.open.open(room);
      }
      machine.connection.activeRoom(room);
    });
  }

  /** The system has found, or lost, its network. */
  public void network(boolean up) {
    run(() -> machine.connection.network(up));
  }

  // Composing

  /** Composes a message. The future is done once it is in the durable outbox, from where it is sent sooner or later. */
  public Future<Composed> send(String room, String text) {
    return send(room, Json.object().put("text", text));
  }

  /** Composes a message of these members: {@code text}, {@code reply_to}, {@code thread}, {@code mentions}, {@code data}. */
  public Future<Composed> send(String room, ObjectNode members) {
    return compose(Kind.SEND, room, members, null);
  }

  /** Changes a message's text (and {@code data}). It is named by {@code seq}, or by {@code client_msg_id} where it has none yet. */
  public Future<Composed> edit(String room, ObjectNode members) {
    return compose(Kind.EDIT, room, members, null);
  }

  /** Deletes a message, named as in {@link #edit}. */
  public Future<Composed> delete(String room, ObjectNode members) {
    return compose(Kind.DELETE, room, members, null);
  }

  /** Gives ({@code on}) or takes back an {@code emoji}; the message is named as in {@link #edit}. */
  public Future<Composed> react(String room, ObjectNode members) {
    return compose(Kind.REACT, room, members, null);
  }

  /** Composes any of these. {@code tag} is the application's own name for it, which {@link SnugListener#queued} tells. */
  public Future<Composed> compose(
      Kind kind, String room, ObjectNode members, @Nullable String tag) {
    return ask(() -> machine.compose(kind, room, members, tag));
  }

  /** Composes a refused message once more, under its id. */
  public Future<Composed> retry(String clientMsgId) {
    return ask(() -> machine.composer.retry(clientMsgId));
  }

  /** Shows a refused message no more. */
  public void discard(String clientMsgId) {
    run(() -> machine.pending.takeFailed(clientMsgId));
  }

  // Reads, typing, presence

  /** The user has read the room up to there. Kept until the server knows. */
  public void read(String room, long seq) {
    run(() -> machine.reads.read(room, seq));
  }

  /** The user types; to be called as often as that happens. */
  public void typing(String room) {
    run(() -> machine.typing.type(room));
  }

  /** Watches the presence of these users, at most 500, and of nobody else. */
  public void watch(List<String> users) {
    run(() -> machine.watching.watch(users));
  }

  /** What was told last of users watched: {@code {user, status, last_seen}}. */
  public Future<Map<String, ObjectNode>> presence() {
    return ask(() -> Future.succeededFuture(machine.watching.presence()));
  }

  // Looking

  /** A page of a room's messages. The room is open from then on: its messages are kept at hand. */
  public Future<Page> history(String room, Page.Query query) {
    return ask(() -> {
      checkRoom(room);
      return machine.history(room, query);
    });
  }

  /** How a room looks now. */
  public Future<RoomView> view(String room) {
    return ask(() -> Future.succeededFuture(machine.shown.view(room)));
  }

  /** How the client stands now. */
  public Future<Status> status() {
    return ask(() -> Future.succeededFuture(
        new Status(machine.connection.state(), machine.sender.size(), machine.rooms.places())));
  }

  /** Starts a room anew, from its newest page where it is open. */
  public void reset(String room) {
    run(() -> machine.reset(room));
  }

  /**
   * Any call of the contract's REST part, tried again as all calls are.
   *
   * @param target path and query, encoded, such as {@code /v1/rooms}
   */
  public Future<ObjectNode> call(String method, String target, @Nullable ObjectNode body) {
    return ask(() -> machine.rest.asked(method, target, body));
  }

  void cacheFailed(Throwable why) {
    run(() -> machine.listener.trouble("the cache could not be written", why));
  }

  static void checkRoom(String room) {
    if (!Ids.isId(room)) {
      throw ClientException.invalid("a room's id is 1 to 64 characters of A-Z a-z 0-9 _ . : @ -");
    }
  }

  private void run(Runnable task) {
    ports.loop().execute(() -> {
      if (end == null) {
        task.run();
      }
    });
  }

  private <T> Future<T> ask(Supplier<Future<T>> question) {
    Promise<T> answer = Promise.promise();
    ports.loop().execute(() -> {
      if (end != null) {
        answer.fail(new ClientException("closed", "the client was closed"));
        return;
      }
      try {
        question.get().onComplete(answer);
      } catch (RuntimeException e) {
        answer.fail(e);
      }
    });
    return answer.future();
  }

  private static String device(
      Ports ports, ClientOptions options, MessageCache cache, MessageCache.Stored stored) {
    if (options.device() != null) {
      return options.device();
    }
    if (stored.device() != null) {
      return stored.device();
    }
    String made = ports.ids().get();
    cache.device(made);
    return made;
  }
}
