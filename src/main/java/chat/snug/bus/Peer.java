package chat.snug.bus;

import org.jspecify.annotations.Nullable;

/** What this node knows of another one: what it wants to hear, and how much of what it was sent it has confirmed. */
final class Peer {
  /** More than this unconfirmed, and nothing but heartbeats goes there: a dead peer is noticed late, and its mail would pile up. */
  static final long UNCONFIRMED_MAX = 8L * 1024 * 1024;

  /** So much may come before it is confirmed out of turn. */
  static final long CONFIRM_AFTER = 1024 * 1024;

  private final String id;
  private final TopicSet interests = new TopicSet();
  /** Of the interests; null: unknown, and none are taken for granted. */
  private @Nullable Long version;

  private boolean asking;
  private long sent;
  private long confirmed;
  private long received;
  private long toldReceived;
  /** Seconds since it was heard last. */
  private int silence;

  Peer(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  boolean isInterested(Iterable<Long> topics) {
    boolean any = false;
    for (long topic : topics) {
      if (interests.contains(topic)) {
        return true;
      }
      any = true;
    }
    return !any;
  }

  int interests() {
    return interests.size();
  }

  // ---- what it wants

  /** All that it is interested in now. */
  void all(long asOf, Envelope envelope, int from) {
    interests.clear();
    for (int i = from; i < envelope.numbers(); i++) {
      interests.add(envelope.number(i));
    }
    asking = false;
    version = asOf;
  }

  /** The changes that lead from the version before to this one; false where that is not the one that is known. */
  boolean changed(long to, Envelope envelope, int from, int added) {
    if (version == null || version != to - 1) {
      return version != null && version >= to; // came before, in another order
    }
    for (int i = 0; i < envelope.numbers() - from; i++) {
      long topic = envelope.number(from + i);
      boolean unused = i < added ? interests.add(topic) : interests.remove(topic);
    }
    version = to;
    return true;
  }

  /** Whether what is known of it is older than that version. */
  boolean isBehind(long of) {
    return version == null || version < of;
  }

  /** False where it was asked for all it wants a moment ago: the answer may be a megabyte. */
  boolean beginAsking() {
    boolean first = !asking;
    asking = true;
    return first;
  }

  void forgetAsking() {
    asking = false;
  }

  // ---- what it was sent

  boolean isFull(int more) {
    return sent - confirmed + more > UNCONFIRMED_MAX;
  }

  /** That many bytes go there; the position after them. */
  long sending(int bytes) {
    sent += bytes;
    return sent;
  }

  /** It has got all that is to be expected up to there; a position of an earlier life says nothing. */
  void confirmed(long position) {
    if (position <= sent) {
      confirmed = Math.max(confirmed, position);
    }
  }

  // ---- what came from it

  /** A second passed; whether it has been silent for so many by now, and not for more. */
  boolean isSilentFor(int seconds) {
    silence++;
    return silence == seconds;
  }

  /** It is heard; for how many seconds it was not. */
  int heard() {
    int silent = silence;
    silence = 0;
    return silent;
  }

  /** True where it should hear of it now rather than with the next heartbeat. */
  boolean received(long position) {
    received = position;
    return received - toldReceived > CONFIRM_AFTER || received < toldReceived;
  }

  /** The position to confirm; it counts as told. */
  long takeReceived() {
    toldReceived = received;
    return received;
  }
}
