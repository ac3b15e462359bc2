package chat.snug.bus;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells other nodes what they are interested in, each once, and hears what they tell. A hint and never a promise: whoever listens must notice by itself
 * what was lost. Belongs to one event loop.
 *
 * <p>Each node holds its interests as a versioned set and sends the others its changes; a node that finds itself behind asks for the whole set. So
 * taking an interest costs nine bytes to each peer and waits for nothing.
 */
public final class Bus {
  /** A node says each second that it is there; one that is frozen is out of sight sooner. */
  static final int SILENT_SECONDS = 15;

  private static final Logger log = LoggerFactory.getLogger(Bus.class);

  private final Transport transport;
  private final BusMeters meters;
  private final Consumer<Runnable> soon;
  private final Map<String, Peer> peers = new HashMap<>();
  private final TopicSet interests = new TopicSet();
  private final TopicSet added = new TopicSet();
  private final TopicSet removed = new TopicSet();
  private boolean planned;
  private long version = 1;
  private Listener listener = (kind, parcels) -> {};

  /** @param soon runs what it is given a few milliseconds later, on the loop of this bus */
  public Bus(Transport transport, BusMeters meters, Consumer<Runnable> soon) {
    this.transport = transport;
    this.meters = meters;
    this.soon = soon;
  }

  /** Hears what other nodes tell. */
  @FunctionalInterface
  public interface Listener {
    /** @param kind as the sender named it; one that means nothing here is passed by */
    void told(int kind, List<Buffer> parcels);
  }

  /** Begins to hear and to be heard. */
  public Future<Void> open(Listener heard) {
    listener = heard;
    return transport.receive(this::receive).onSuccess(open -> tick());
  }

  /** Whether there is anybody to tell. */
  public boolean isAlone() {
    return peers.isEmpty();
  }

  /** Takes an interest; taking it again changes nothing. */
  public void join(long topic) {
    if (interests.add(topic)) {
      plan();
      if (!removed.remove(topic)) {
        added.add(topic);
      }
    }
  }

  /** Has no interest any more. */
  public void leave(long topic) {
    if (interests.remove(topic)) {
      plan();
      if (!added.remove(topic)) {
        removed.add(topic);
      }
    }
  }

  /** Interests of this node. */
  public int interests() {
    return interests.size();
  }

  /** Tells each peer those parcels that interest it, in one message. {@code kind}: 0 to 239, the caller's own. */
  public void tell(int kind, List<Parcel> parcels) {
    for (Peer peer : peers.values()) {
      List<Buffer> wanted = wanted(peer, parcels);
      if (!wanted.isEmpty()) {
        deliver(peer, message(kind, wanted));
      }
    }
  }

  /** Tells the peers what changed of this node's interests. */
  private void flush() {
    planned = false;
    if (added.size() + removed.size() == 0) {
      return;
    }
    version++;
    Buffer changes = Envelope.begin(
            Envelope.CHANGES, transport.self(), (2 + added.size() + removed.size()) * Long.BYTES)
        .appendLong(version)
        .appendLong(added.size());
    added.forEach(changes::appendLong);
    removed.forEach(changes::appendLong);
    added.clear();
    removed.clear();
    for (Peer peer : peers.values()) {
      if (!peer.isFull(changes.length())) {
        send(peer, changes.copy());
      } // who has missed one asks for all
    }
  }

  /** To be called once a second: looks who is there, and says that this node is. */
  public void tick() {
    Set<String> present = transport.peers();
    peers.keySet().retainAll(present);
    present.forEach(this::peer);
    peers.values().forEach(peer -> {
      peer.forgetAsking();
      beat(peer);
      if (peer.isSilentFor(SILENT_SECONDS)) {
        log.atWarn()
            .setMessage(
                "a node of the cluster is in sight and not heard: see that the nodes reach each other's cluster.bus_port, and that cluster.tls_authority of each knows the certificates of all; what it says comes by the database")
            .addKeyValue("node", peer.id())
            .log();
      }
    });
  }

  private void plan() {
    if (!planned) {
      planned = true;
      soon.accept(this::flush);
    }
  }

  private static List<Buffer> wanted(Peer peer, List<Parcel> parcels) {
    List<Buffer> wanted = new ArrayList<>(parcels.size());
    for (Parcel parcel : parcels) {
      if (peer.isInterested(parcel.topics())) {
        wanted.add(parcel.bytes());
      }
    }
    return wanted;
  }

  private Buffer message(int kind, List<Buffer> parcels) {
    int length =
        parcels.stream().mapToInt(bytes -> bytes.length() + Integer.BYTES).sum();
    Buffer message = Envelope.begin(Envelope.PARCELS + kind, transport.self(), length);
    parcels.forEach(bytes -> message.appendInt(bytes.length()).appendBuffer(bytes));
    return message;
  }

  private void deliver(Peer peer, Buffer message) {
    if (peer.isFull(message.length())) {
      meters.dropped();
    } else {
      send(peer, message);
    }
  }

  private void send(Peer peer, Buffer message) {
    Envelope.position(message, peer.sending(message.length()));
    meters.sent(message.length());
    transport.send(peer.id(), message);
  }

  private void beat(Peer peer) {
    send(
        peer,
        Envelope.begin(Envelope.BEAT, transport.self(), 2 * Long.BYTES)
            .appendLong(version)
            .appendLong(peer.takeReceived()));
  }

  private void tellAll(Peer peer) {
    if (peer.isFull(interests.size() * Long.BYTES)) {
      return; // it asks again
    }
    flush(); // so that the set is that of the version
    Buffer all = Envelope.begin(
            Envelope.INTEREST, transport.self(), (1 + interests.size()) * Long.BYTES)
        .appendLong(version);
    interests.forEach(all::appendLong);
    send(peer, all);
  }

  private Peer peer(String id) {
    Peer known = peers.get(id);
    if (known != null) {
      return known;
    }
    Peer peer = new Peer(id);
    peers.put(id, peer);
    ask(peer);
    return peer;
  }

  private void ask(Peer peer) {
    if (!peer.beginAsking()) {
      return;
    }
    send(peer, Envelope.begin(Envelope.ASK, transport.self(), 0));
  }

  // ---- what comes

  private void receive(Buffer message) {
    meters.received(message.length());
    @Nullable Envelope envelope = Envelope.read(message);
    if (envelope == null || envelope.sender().equals(transport.self())) {
      return;
    }
    Peer sender = peer(envelope.sender());
    if (sender.heard() >= SILENT_SECONDS) {
      log.atInfo()
          .setMessage("the node is heard again")
          .addKeyValue("node", sender.id())
          .log();
    }
    if (sender.received(envelope.position())) {
      beat(sender);
    }
    if (envelope.kind() >= Envelope.PARCELS) {
      listener.told(envelope.kind() - Envelope.PARCELS, envelope.parcels());
    } else {
      control(sender, envelope);
    }
  }

  private void control(Peer sender, Envelope envelope) {
    switch (envelope.kind()) {
      case Envelope.INTEREST -> {
        if (envelope.numbers() >= 1) {
          sender.all(envelope.number(0), envelope, 1);
        }
      }
      case Envelope.CHANGES -> {
        if (envelope.numbers() >= 2
            && !sender.changed(envelope.number(0), envelope, 2, (int) envelope.number(1))) {
          ask(sender);
        }
      }
      case Envelope.ASK -> tellAll(sender);
      case Envelope.BEAT -> beaten(sender, envelope);
      default -> {
        // A newer build says something that this one does without.
      }
    }
  }

  private void beaten(Peer sender, Envelope envelope) {
    if (envelope.numbers() >= 2) {
      sender.confirmed(envelope.number(1));
      if (sender.isBehind(envelope.number(0))) {
        ask(sender);
      }
    }
  }
}
