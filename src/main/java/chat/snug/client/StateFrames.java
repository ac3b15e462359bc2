package chat.snug.client;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Tells the server whether the application is looked at, and which room is. */
final class StateFrames {
  private final Wire wire;
  private final Visibility visibility;
  private final Backoff backoff;
  private final Alarm again;
  private String told = "";

  StateFrames(Ports ports, Wire wire, Visibility visibility) {
    this.wire = wire;
    this.visibility = visibility;
    backoff = new Backoff(ports.random());
    again = new Alarm(ports);
  }

  void tell() {
    again.cancel();
    if (wire.online()) {
      toldByHello();
      ObjectNode frame = Json.object().put("type", "state").put("state", visibility.state());
      String room = visibility.activeRoom();
      wire.send(room == null ? frame : frame.put("active_room", room));
    }
  }

  /** The hello that is being said tells it too. */
  void toldByHello() {
    told = current();
  }

  /** Tells it where it has changed since. */
  void tellNews() {
    if (!told.equals(current())) {
      tell();
    }
  }

  void refused(ObjectNode error) {
    if ("rate_limited".equals(Json.text(error, "code"))) {
      long after = Json.number(error, "retry_after_ms", -1);
      again.set(after < 0 ? backoff.next() : after, this::tell);
    }
  }

  void stop() {
    again.cancel();
    backoff.reset();
  }

  private String current() {
    return visibility.state() + visibility.activeRoom();
  }
}
