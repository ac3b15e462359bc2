package chat.snug.bus;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every message between nodes begins with. Builds differ while a cluster is upgraded, so: a message of another {@link #FORMAT} or an unknown kind
 * is passed by, and what follows the members that one knows is not looked at.
 *
 * <p>Bytes: format (1), kind (1), length of the sender's id (1), the id, position (8), then the body of its kind. Numbers are big-endian.
 *
 * @param sender the node's id
 * @param position how many bytes the sender has given to the transport for this receiver, this message included
 * @param body begins here
 */
record Envelope(int kind, String sender, long position, Buffer message, int body) {
  static final int FORMAT = 1;

  static final int INTEREST = 1;
  static final int CHANGES = 2;
  static final int ASK = 3;
  static final int BEAT = 4;
  /** Kinds from here on are parcels, whose meaning is known to who sends and receives them. */
  static final int PARCELS = 16;

  private static final int ID_MAX = 255;
  private static final int FIXED = 11;

  /** Null where this build can't read it. */
  static @Nullable Envelope read(Buffer message) {
    if (message.length() < FIXED || message.getByte(0) != FORMAT) {
      return null;
    }
    int idLength = message.getUnsignedByte(2);
    if (message.length() < FIXED + idLength) {
      return null;
    }
    String sender = message.getString(3, 3 + idLength, StandardCharsets.US_ASCII.name());
    return new Envelope(
        message.getUnsignedByte(1),
        sender,
        message.getLong(3 + idLength),
        message,
        FIXED + idLength);
  }

  /** A message to which its body is to be added, and its position set when it is sent. */
  static Buffer begin(int kind, String sender, int room) {
    byte[] id = sender.getBytes(StandardCharsets.US_ASCII);
    if (id.length > ID_MAX) {
      throw new IllegalArgumentException("a node's id is too long");
    }
    return Buffer.buffer(FIXED + id.length + room)
        .appendByte((byte) FORMAT)
        .appendByte((byte) kind)
        .appendByte((byte) id.length)
        .appendBytes(id)
        .appendLong(0);
  }

  static void position(Buffer message, long position) {
    message.setLong(3 + message.getUnsignedByte(2), position);
  }

  /** The parcels in the body. Cut short where a length makes no sense. */
  List<Buffer> parcels() {
    List<Buffer> parcels = new ArrayList<>();
    int at = body;
    while (at + Integer.BYTES <= message.length()) {
      int length = message.getInt(at);
      at += Integer.BYTES;
      if (length < 0 || length > message.length() - at) {
        break;
      }
      parcels.add(message.slice(at, at + length));
      at += length;
    }
    return parcels;
  }

  boolean holds(int bytes) {
    return message.length() - body >= bytes;
  }

  long number(int index) {
    return message.getLong(body + index * Long.BYTES);
  }

  /** How many whole numbers the body has. */
  int numbers() {
    return (message.length() - body) / Long.BYTES;
  }
}
