package chat.snug.presence;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageCodec;

/** Addresses and delivery of presence on the local event bus: immutable records, passed as they are and never to another node. */
final class PresenceBus {
  static final String REQUESTS = "snug.presence";
  static final String CHANGES = "snug.presence.changes";

  /** An answer that takes longer is none. */
  static final long ANSWER_MILLIS = 5000;

  private PresenceBus() {}

  /** Makes the bus carry the records of this package; doing it again changes nothing. */
  static void prepare(Vertx vertx) {
    try {
      vertx.eventBus().registerCodec(new Passing());
    } catch (IllegalStateException registeredBefore) {
      return;
    }
  }

  static DeliveryOptions options() {
    return new DeliveryOptions()
        .setLocalOnly(true)
        .setCodecName(Passing.NAME)
        .setSendTimeout(ANSWER_MILLIS);
  }

  /** Hands the very object over. */
  private static final class Passing implements MessageCodec<Object, Object> {
    static final String NAME = "snug.presence";

    @Override
    public void encodeToWire(Buffer buffer, Object message) {
      throw new UnsupportedOperationException("presence stays on its node");
    }

    @Override
    public Object decodeFromWire(int position, Buffer buffer) {
      throw new UnsupportedOperationException("presence stays on its node");
    }

    @Override
    public Object transform(Object message) {
      return message;
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }
}
