package chat.snug.log;

import chat.snug.model.Event;

/** What an event does to who is told of its room, known without reading the event itself: one of a newer build too. */
public sealed interface Effect {
  Effect NOTHING = new Nothing();

  /** Changes nothing about who is in the room. */
  record Nothing() implements Effect {}

  /** {@code user} is a member from this event on, and is told of it. */
  record Admits(String user) implements Effect {}

  /** {@code user} is a member no longer; this event is the last that reaches it. */
  record Dismisses(String user) implements Effect {}

  /** The room ends with this event. */
  record Ends() implements Effect {}

  static Effect of(Event event) {
    if (event instanceof Event.MemberChanged member) {
      return member.role() == null ? new Dismisses(member.subject()) : new Admits(member.subject());
    }
    return event instanceof Event.RoomChanged changed && changed.deleted() ? new Ends() : NOTHING;
  }
}
