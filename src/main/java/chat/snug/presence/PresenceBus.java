package chat.snug.presence;

import chat.snug.bus.LocalCodec;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;

/** Addresses and delivery of presence on the local event bus: immutable records, passed as they are and never to another node. */
final class PresenceBus {
  /** Of the first instance; {@link Share#address} is that of each. */
  static final String REQUESTS = "snug.presence";

  static final String CHANGES = "snug.presence.changes";

  /** An answer that takes longer is none. */
  static final long ANSWER_MILLIS = 5000;

  private PresenceBus() {}

  /** Makes the bus carry the records of this package; doing it again changes nothing. */
  static void prepare(Vertx vertx) {
    LocalCodec.register(vertx);
  }

  static DeliveryOptions options() {
    return new DeliveryOptions(LocalCodec.OPTIONS).setSendTimeout(ANSWER_MILLIS);
  }
}
