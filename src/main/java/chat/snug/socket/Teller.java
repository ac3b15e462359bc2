package chat.snug.socket;

import chat.snug.config.Limits;
import chat.snug.log.Notice;
import chat.snug.log.Notice.Audience;
import chat.snug.protocol.FrameWriter;
import chat.snug.protocol.ServerFrame;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Tells the sessions of this event loop what is no event of a log: read positions, typing, profiles. Each frame is encoded once. */
final class Teller {
  private final Sockets loop;

  Teller(Sockets loop) {
    this.loop = loop;
  }

  /** To one's own devices with what is unread; to the others where the room is small. */
  void read(Notice.ReadMoved read) {
    LocalRoom room = loop.rooms().find(read.room());
    if (room != null) {
      room.spill(); // so that nobody is told of reading what they have not got yet
    }
    if (read.to() != Audience.OTHERS) {
      byte[] own = own(read);
      loop.sessionsOf(read.user())
          .forEach(session -> session.say(Chunk.Kind.ROOM, read.room(), own));
    }
    if (room != null && read.to() != Audience.OWN && isSmall(read.members())) {
      byte[] others = others(read);
      for (Session session : List.copyOf(room.sessions())) {
        if (!session.isUser(read.user())) {
          session.say(Chunk.Kind.ROOM, read.room(), others);
        }
      }
    }
  }

  /** To this session alone, where it concerns it. */
  void read(Session session, Notice.ReadMoved read) {
    if (session.isUser(read.user())) {
      if (read.to() != Audience.OTHERS) {
        session.say(Chunk.Kind.ROOM, read.room(), own(read));
      }
    } else if (read.to() != Audience.OWN
        && isSmall(read.members())
        && session.subscription(read.room()) != null) {
      session.say(Chunk.Kind.ROOM, read.room(), others(read));
    }
  }

  void typing(Notice.Typing typing) {
    LocalRoom room = loop.rooms().find(typing.room());
    if (room == null || !isSmall(room.members())) {
      return;
    }
    byte[] frame = FrameWriter.write(new ServerFrame.Typing(typing.room(), typing.user()));
    for (Session session : List.copyOf(room.sessions())) {
      if (!session.isUser(typing.user())) {
        session.say(Chunk.Kind.TYPING, typing.room(), frame);
      }
    }
  }

  /** To one's own devices and to who shares a small room. */
  void profile(Notice.ProfileChanged profile) {
    Set<Session> sessions = new LinkedHashSet<>(loop.sessionsOf(profile.user().id()));
    for (String id : profile.smallRooms()) {
      LocalRoom room = loop.rooms().find(id);
      if (room != null) {
        sessions.addAll(room.sessions());
      }
    }
    if (!sessions.isEmpty()) {
      byte[] frame = FrameWriter.write(new ServerFrame.Profile(profile.user()));
      sessions.forEach(session -> session.say(Chunk.Kind.TYPING, null, frame));
    }
  }

  private boolean isSmall(int members) {
    return !Limits.exceeds(members, loop.node().limits().broadcastMembers());
  }

  private static byte[] own(Notice.ReadMoved read) {
    return FrameWriter.write(
        new ServerFrame.Read(read.room(), read.user(), read.read(), read.at(), read.unread()));
  }

  private static byte[] others(Notice.ReadMoved read) {
    return FrameWriter.write(
        new ServerFrame.Read(read.room(), read.user(), read.read(), read.at(), null));
  }
}
