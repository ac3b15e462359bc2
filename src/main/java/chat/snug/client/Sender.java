package chat.snug.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Sends what is in the outbox: in order in each room, the next after the answer to the one before, and each until it is answered for good. */
final class Sender {
  private static final int MOST_FLYING = 10;
  private static final long CATCH_UP_LIMIT = 5_000;
  private static final long ANSWER_LIMIT = 15_000;

  private final SnugListener listener;
  private final Outbox outbox;
  private final Wire wire;
  private final SentMessages known;
  private final Limits limits;
  private final Runnable tokenRefused;
  private final Backoff backoff;
  private final Alarm latest;
  private final Alarm hold;
  private final Alarm renewal;

  private final OutboxQueues queues;
  private final Map<String, Long> floors = new HashMap<>();
  private boolean open;
  private boolean awaitingToken;

  /** Whether a token was renewed for what is waiting, and nothing has succeeded since. */
  private boolean renewedInVain;

  private int flying;
  private boolean pumping;

  Sender(
      Ports ports,
      SnugListener listener,
      Outbox outbox,
      Wire wire,
      SentMessages known,
      Limits limits,
      Runnable tokenRefused) {
    queues = new OutboxQueues(ports);
    this.listener = listener;
    this.outbox = outbox;
    this.wire = wire;
    this.known = known;
    this.limits = limits;
    this.tokenRefused = tokenRefused;
    backoff = new Backoff(ports.random());
    latest = new Alarm(ports);
    hold = new Alarm(ports);
    renewal = new Alarm(ports);
  }

  /** Takes up what a process before this one left. */
  Collection<OutboxEntry> resume(Outbox.Stored stored) {
    floors.putAll(stored.floors());
    for (ObjectNode each : stored.entries()) {
      OutboxEntry entry = OutboxEntry.stored(each);
      if (entry != null) {
        queues.add(entry);
      }
    }
    return queues.all();
  }

  int size() {
    return queues.size();
  }

  boolean holds(String id) {
    return queues.get(id) != null;
  }

  /** Takes what is in the outbox already. */
  void add(OutboxEntry entry) {
    queues.add(entry);
    if (limits.isTooLarge(entry)) {
      fail(entry, "too_large");
    } else {
      pump();
    }
  }

  // The session

  void begun() {
    latest.set(CATCH_UP_LIMIT, this::caughtUp);
  }

  void caughtUp() {
    latest.cancel();
    open = true;
    pump();
  }

  void ended() {
    open = false;
    awaitingToken = false;
    renewedInVain = false;
    flying = 0;
    latest.cancel();
    hold.cancel();
    renewal.cancel();
    backoff.reset();
    queues.stop();
  }

  /** A new token is on its way to the server. */
  void tokenRenewed() {
    awaitingToken = false;
    pump();
  }

  // Answers

  void acked(ObjectNode ack) {
    OutboxEntry entry = answered(ack);
    long seq = Json.number(ack, "seq", 0);
    if (entry != null && entry.wasAttempted() && seq > 0) {
      done(entry, seq, Json.flag(ack, "duplicate"));
    }
  }

  /** Whether the error answered something of the outbox. */
  boolean refused(ObjectNode error) {
    OutboxEntry entry = answered(error);
    if (entry == null) {
      return false;
    }
    String code = String.valueOf(Json.text(error, "code"));
    long after = Json.number(error, "retry_after_ms", -1);
    switch (code) {
      case "rate_limited" -> {
        land(entry);
        hold.set(after < 0 ? backoff.next() : after, this::pump);
      }
      case "unavailable", "internal" -> {
        land(entry);
        queues.of(entry).rest(after, this::pump);
        pump();
      }
      case "unauthorized", "token_expired" -> {
        land(entry);
        renewToken();
      }
      default -> fail(entry, code);
    }
    return true;
  }

  /** At once for the first time, then after a wait: a server that takes no token is not to be stormed. */
  private void renewToken() {
    if (awaitingToken) {
      return;
    }
    awaitingToken = true;
    if (renewedInVain) {
      renewal.set(backoff.next(), tokenRefused);
    } else {
      renewedInVain = true;
      tokenRefused.run();
    }
  }

  /** An own event, live or fetched: it answers as well as an ack does. */
  void met(ObjectNode event) {
    String room = String.valueOf(Json.text(event, "room"));
    long seq = Json.number(event, "seq", 0);
    String id = Json.text(event, "client_msg_id");
    if (id != null && "message".equals(Json.text(event, "type"))) {
      known.put(room, id, seq);
    }
    for (OutboxEntry entry : queues.of(room)) {
      boolean fits = entry.composed().isMessage() || seq > floors.getOrDefault(room, 0L);
      if (fits && entry.wasAttempted() && entry.isDoneBy(event)) {
        done(entry, seq, false);
        return;
      }
    }
  }

  // What fails by itself

  /** The logs are others now: what names a seq means nothing in them. */
  void setBack() {
    known.clear();
    floors.clear();
    failAll(OutboxEntry::namesSeq);
  }

  void roomLeft(String room) {
    failAll(entry -> entry.room().equals(room) && !entry.wasAttempted());
  }

  private void failAll(Predicate<OutboxEntry> which) {
    pumping = true;
    for (OutboxEntry entry : queues.all()) {
      if (which.test(entry) && holds(entry.id())) {
        fail(entry, "not_found");
      }
    }
    pumping = false;
    pump();
  }

  // Sending

  /** Sends what may be sent. What fails at once while it does calls this again, which the outer call makes good. */
  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    RoomQueue next = mayFly() ? queues.oldestReady() : null;
    while (next != null) {
      launch(next);
      next = mayFly() ? queues.oldestReady() : null;
    }
    pumping = false;
  }

  private boolean mayFly() {
    return open && wire.online() && !awaitingToken && !hold.isArmed() && flying < MOST_FLYING;
  }

  private void launch(RoomQueue queue) {
    OutboxEntry entry = Objects.requireNonNull(queue.head());
    String target = entry.awaitedTarget();
    if (target != null) {
      long seq = known.seq(entry.room(), target);
      if (seq == 0) {
        fail(entry, "not_found");
        return;
      }
      resolve(entry, seq);
    }
    if (limits.isTooLarge(entry)) {
      fail(entry, "too_large");
      return;
    }
    entry.attempted();
    flying++;
    send(queue, entry);
  }

  private void send(RoomQueue queue, OutboxEntry entry) {
    queue.fly(ANSWER_LIMIT, () -> send(queue, entry));
    wire.send(entry.frame());
  }

  private void land(OutboxEntry entry) {
    if (queues.of(entry).isFlying(entry) && queues.of(entry).land()) {
      flying--;
    }
  }

  // The end of an entry

  private void done(OutboxEntry entry, long seq, boolean duplicate) {
    remove(entry);
    if (entry.composed().isMessage()) {
      known.put(entry.room(), entry.id(), seq);
      resolveDependents(entry, seq);
    }
    floors.merge(entry.room(), seq, Math::max);
    backoff.reset();
    renewedInVain = false;
    listener.sent(entry.composed(), seq, duplicate);
    kept(outbox.remove(entry.id(), entry.room(), seq));
    pump();
  }

  private void fail(OutboxEntry entry, String code) {
    remove(entry);
    listener.failed(entry.composed(), code);
    kept(outbox.remove(entry.id(), null, 0));
    pump();
  }

  /** Before a message's entry goes, what waits for its seq gets it: afterwards nobody may know. */
  private void resolveDependents(OutboxEntry message, long seq) {
    for (OutboxEntry entry : queues.of(message.room())) {
      if (message.id().equals(entry.awaitedTarget())) {
        resolve(entry, seq);
      }
    }
  }

  private void resolve(OutboxEntry entry, long seq) {
    entry.resolve(seq);
    kept(outbox.put(entry.stored()));
  }

  private void remove(OutboxEntry entry) {
    if (queues.remove(entry)) {
      flying--;
    }
  }

  private @Nullable OutboxEntry answered(ObjectNode frame) {
    String id = Json.text(frame, "client_msg_id");
    String ref = id == null ? Json.text(frame, "ref") : id;
    return ref == null ? null : queues.get(ref);
  }

  private void kept(Future<Void> write) {
    write.onFailure(error -> listener.trouble("the outbox could not be written", error));
  }
}
