package chat.snug.socket;

import chat.snug.config.Limits;
import chat.snug.log.Notice;
import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes good what a slow socket was spared, once it reads again: a session has the present state of presence and read positions soon after. */
final class Repair {
  private static final Logger log = LoggerFactory.getLogger(Repair.class);
  /** Positions that moved this long before the first frame was shed are told as well: the store's time and the loop's differ by a commit. */
  private static final long MARGIN_MILLIS = 2000;

  private final Sockets loop;

  Repair(Sockets loop) {
    this.loop = loop;
  }

  void after(Session session, Outbox outbox) {
    if (outbox.takePresenceShed()) {
      loop.watchers().repair(session);
    }
    Map<String, Long> rooms = outbox.takeRoomsShed();
    rooms.forEach((room, since) -> {
      ownRead(session, room);
      reads(session, room, since);
    });
  }

  /** One's own position, with what is unread. */
  private void ownRead(Session session, String room) {
    loop.node()
        .rooms()
        .room(session.user(), session.caller().admin(), room)
        .onSuccess(view -> loop.teller()
            .read(
                session,
                new Notice.ReadMoved(
                    room,
                    session.user(),
                    view.read(),
                    view.unread(),
                    loop.node().wall().millis(),
                    view.members())))
        .onFailure(failure -> failed(session, room, failure, () -> ownRead(session, room)));
  }

  /** The events come by resync; read positions are no events. */
  private void reads(Session session, String room, long since) {
    Subscription subscription = session.subscription(room);
    if (subscription == null) {
      return;
    }
    int members = subscription.room().members();
    if (Limits.exceeds(members, loop.node().limits().broadcastMembers())) {
      return;
    }
    loop.node()
        .rooms()
        .reads(session.user(), session.caller().admin(), room)
        .onSuccess(positions -> positions.stream()
            .filter(position ->
                position.at() >= since - MARGIN_MILLIS && !session.isUser(position.user()))
            .map(position -> new Notice.ReadMoved(
                room, position.user(), position.read(), 0, position.at(), members))
            .forEach(read -> loop.teller().read(session, read)))
        .onFailure(failure -> failed(session, room, failure, () -> reads(session, room, since)));
  }

  /** A store that is away is asked again; who sees the room no longer needs no more of it. */
  private void failed(Session session, String room, Throwable failure, Runnable again) {
    if (failure instanceof FaultException fault && fault.fault() == Fault.UNAVAILABLE) {
      loop.soon(() -> {
        if (!session.isClosed()) {
          again.run();
        }
      });
      return;
    }
    log.atWarn()
        .setMessage("read positions that were shed could not be read")
        .addKeyValue("session", session.id())
        .addKeyValue("room", room)
        .addKeyValue("error", failure.getMessage())
        .log();
  }
}
