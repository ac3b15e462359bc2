package chat.snug.socket;

/** One session's place in a room: up to where its head was told, in {@code welcome} or in a {@code pong}. */
final class Subscription {
  private final LocalRoom room;
  private long told;

  Subscription(LocalRoom room, long told) {
    this.room = room;
    this.told = told;
  }

  LocalRoom room() {
    return room;
  }

  /** Whether the head moved since it was last told; it counts as told now. */
  boolean takeMoved() {
    boolean moved = room.head() > told;
    told = Math.max(told, room.head());
    return moved;
  }
}
