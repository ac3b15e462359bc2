package chat.snug.socket;

import chat.snug.log.Effect;
import chat.snug.log.Notice;
import chat.snug.presence.Standing;
import chat.snug.protocol.FrameWriter;
import chat.snug.protocol.ServerFrame;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Who of this event loop watches whom, and the telling of changes. One may see oneself and those with whom one shares a room, as rooms stand now. */
final class Watchers {
  private final Sockets loop;
  private final Map<String, Set<Session>> watchersOf = new HashMap<>();
  /** Sessions that have a list: those that a tick looks at. */
  private final Set<Session> watching = new HashSet<>();

  Watchers(Sockets loop) {
    this.loop = loop;
  }

  /** Replaces the session's list; it is told of all of them, then of each change. */
  void watch(Session session, List<String> users) {
    forget(session);
    Watching list = new Watching(users);
    session.watching(list);
    if (users.isEmpty()) {
      say(session, List.of());
      return;
    }
    watching.add(session);
    users.forEach(
        user -> watchersOf.computeIfAbsent(user, absent -> new HashSet<>()).add(session));
    ask(session, list);
  }

  /** The session is gone, or gets another list. */
  void forget(Session session) {
    Watching list = session.watching();
    if (list == null || !watching.remove(session)) {
      return;
    }
    for (String user : list.users()) {
      watchersOf.computeIfPresent(user, (id, sessions) -> {
        sessions.remove(session);
        return sessions.isEmpty() ? null : sessions;
      });
    }
  }

  void changed(List<Standing> standings) {
    for (Standing standing : standings) {
      for (Session session : watchersOf.getOrDefault(standing.user(), Set.of())) {
        Watching list = session.watching();
        if (list != null) {
          list.changed(standing);
        }
      }
    }
  }

  /** Rooms are about to change: before it is told, who may see whom is doubtful for those whom it concerns. */
  void before(Notice.Entry entry) {
    if (entry.effect() instanceof Effect.Admits admits) {
      moved(admits.user());
    } else if (entry.effect() instanceof Effect.Dismisses dismisses) {
      moved(dismisses.user());
    } else if (entry.effect() instanceof Effect.Ends) {
      ends(entry.room());
    }
  }

  /** The same of what may have happened untold. */
  void before(Notice.Recovered recovered) {
    recovered.users().forEach(this::moved);
    recovered.gone().forEach(this::ends);
  }

  private void moved(String user) {
    watchersOf.getOrDefault(user, Set.of()).forEach(Watchers::doubt);
    loop.sessionsOf(user).forEach(Watchers::doubt);
  }

  private void ends(String id) {
    LocalRoom room = loop.rooms().find(id);
    if (room != null) {
      room.sessions().forEach(Watchers::doubt);
    }
  }

  /** The session was spared presence frames: it is told again how all of them stand. */
  void repair(Session session) {
    Watching list = session.watching();
    if (list != null && watching.contains(session)) {
      list.tellAgain();
      ask(session, list);
    }
  }

  /** Tells what is due. */
  void tick(long millis) {
    for (Session session : List.copyOf(watching)) {
      Watching list = session.watching();
      if (list == null) {
        continue;
      }
      ask(session, list);
      List<ServerFrame.Presence.Item> due = list.takeDue(millis);
      if (!due.isEmpty()) {
        say(session, due);
      }
    }
  }

  private void ask(Session session, Watching list) {
    if (!list.takeDoubt(loop.node().wall().millis())) {
      return;
    }
    loop.node()
        .users()
        .visible(session.user(), list.users())
        .compose(visible -> loop.node()
            .presence()
            .standings(visible, list::heard)
            .map(standings -> list.seen(
                visible,
                standings.stream().collect(Collectors.toMap(Standing::user, Function.identity())),
                loop.node().wall().millis())))
        .onComplete((items, failure) -> {
          if (failure != null) {
            list.failed(loop.node().wall().millis());
          } else if (session.watching() == list && !items.isEmpty()) {
            say(session, items);
          }
        });
  }

  private static void doubt(Session session) {
    Watching list = session.watching();
    if (list != null) {
      list.doubt();
    }
  }

  private static void say(Session session, List<ServerFrame.Presence.Item> items) {
    session.say(Chunk.Kind.PRESENCE, null, FrameWriter.write(new ServerFrame.Presence(items)));
  }
}
