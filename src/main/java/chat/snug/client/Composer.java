package chat.snug.client;

import chat.snug.client.Composed.Kind;
import chat.snug.model.Ids;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes what the application composes: checked, named, and put into the durable outbox before anything else happens to it. */
final class Composer {
  private final Ports ports;
  private final SnugListener listener;
  private final Outbox outbox;
  private final Sender sender;
  private final SentMessages known;
  private final Pending pending;
  private final Set<String> underWay = new HashSet<>();

  Composer(
      Ports ports,
      SnugListener listener,
      Outbox outbox,
      Sender sender,
      SentMessages known,
      Pending pending) {
    this.ports = ports;
    this.listener = listener;
    this.outbox = outbox;
    this.sender = sender;
    this.known = known;
    this.pending = pending;
  }

  Future<Composed> compose(Kind kind, String room, ObjectNode members, @Nullable String tag) {
    ObjectNode copy = Json.object(Json.write(members));
    if (copy == null) {
      throw ClientException.invalid("what is composed must be JSON");
    }
    Frames.check(kind, copy);
    return add(new Composed(kind, id(kind, copy), room, tag), copy);
  }

  /** Puts a refused message in once more. */
  Future<Composed> retry(String id) {
    OutboxEntry failed = pending.takeFailed(id);
    if (failed == null) {
      throw new ClientException("not_found", "no refused message has this id");
    }
    return add(new Composed(Kind.SEND, id, failed.room(), null), failed.stored());
  }

  private Future<Composed> add(Composed composed, ObjectNode members) {
    OutboxEntry entry = OutboxEntry.compose(composed, ports.clock().wallMillis(), members);
    String target = entry.awaitedTarget();
    long seq = target == null ? 0 : known.seq(entry.room(), target);
    if (seq > 0) {
      entry.resolve(seq);
    }
    underWay.add(entry.id());
    pending.sending(entry);
    return outbox.put(entry.stored()).transform(kept -> {
      underWay.remove(entry.id());
      return kept.succeeded() ? queued(entry) : refused(entry, kept.cause());
    });
  }

  private Future<Composed> queued(OutboxEntry entry) {
    listener.queued(entry.composed());
    sender.add(entry);
    return Future.succeededFuture(entry.composed());
  }

  private Future<Composed> refused(OutboxEntry entry, Throwable why) {
    pending.failed(entry.id(), "unavailable");
    listener.trouble("the outbox could not be written", why);
    return Future.failedFuture(
        new ClientException("unavailable", "the outbox could not be written"));
  }

  /** A message may bring an id that was made elsewhere, as long as it is not in the outbox already. */
  private String id(Kind kind, ObjectNode members) {
    String given = kind == Kind.SEND ? Json.text(members, "client_msg_id") : null;
    if (given == null) {
      return ports.ids().get();
    }
    if (!Ids.isToken(given) || isTaken(given)) {
      throw ClientException.invalid(
          "`client_msg_id` must be new, and 1 to 64 printable ASCII characters");
    }
    return given;
  }

  private boolean isTaken(@Nullable String id) {
    return id != null && (sender.holds(id) || underWay.contains(id));
  }
}
