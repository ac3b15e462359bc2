package chat.snug.log;

import chat.snug.model.Event;
import chat.snug.model.Fault;
import chat.snug.model.Patch;
import chat.snug.model.Role;
import chat.snug.model.RoomKind;
import chat.snug.model.User;
import chat.snug.store.FeedStore;
import chat.snug.store.LogStore;
import chat.snug.store.Outcome;
import chat.snug.store.Outcome.Answer;
import chat.snug.store.RoomStore;
import chat.snug.store.RoomStore.Membership;
import chat.snug.store.RoomStore.Memberships;
import chat.snug.store.TokenStore;
import chat.snug.store.UserStore;
import chat.snug.store.Write;
import io.vertx.core.Future;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A store that several nodes share, in memory: sends, rooms, members, and the feed of all that. Safe for use by many threads. */
public final class SharedWorld {
  private final Map<String, List<Event>> logs = new HashMap<>();
  private final Map<String, Set<String>> members = new HashMap<>();
  private final Map<Long, List<FeedStore.Batch>> batches = new HashMap<>();
  private final List<FeedStore.Announcement> announced = new ArrayList<>();
  private final List<String> revoked = new ArrayList<>();
  final List<FeedStore.Read> reads = new ArrayList<>();
  /** Whoever asks for events of one of these is told of a fault. */
  final Set<String> broken = new HashSet<>();

  private long writers;
  boolean away;
  boolean usersAway;
  boolean readsAway;
  /** How often somebody asked for a user's rooms. */
  int asked;

  long wallMillis;

  /** What one node sees of it. */
  public SharedStores node() {
    Node node = new Node(nextWriter());
    return new SharedStores(
        node,
        node,
        only(RoomStore.class, "memberships", args -> memberships((String) args[0]), () -> {
          asked++;
          return away;
        }),
        only(UserStore.class, "find", args -> users((List<?>) args[0]), () -> away || usersAway),
        only(TokenStore.class, "revokedSince", args -> List.copyOf(revoked), () -> away),
        () -> Instant.ofEpochMilli(wallMillis));
  }

  private synchronized long nextWriter() {
    return ++writers;
  }

  /** Throws away batches up to the newest of each writer, as a store does after a while. */
  synchronized void forget() {
    batches.replaceAll((writer, all) -> new ArrayList<>());
  }

  synchronized long head(String room) {
    return logs.getOrDefault(room, List.of()).size();
  }

  synchronized Memberships memberships(String user) {
    List<Membership> rooms = new ArrayList<>();
    members.forEach((room, all) -> {
      if (all.contains(user)) {
        long joined = logs.get(room).stream()
            .filter(event ->
                event instanceof Event.MemberChanged member && member.subject().equals(user))
            .mapToLong(Event::seq)
            .max()
            .orElse(0);
        rooms.add(new Membership(room, head(room), joined, 0, all.size()));
      }
    });
    return new Memberships("e1", rooms, 0);
  }

  private static List<User> users(List<?> ids) {
    return ids.stream()
        .map(id -> new User((String) id, "the newest name of " + id, null, 0))
        .toList();
  }

  private interface Body {
    Object answer(Object[] arguments);
  }

  /** Of a port that one method alone is asked of. */
  private static <T> T only(Class<T> port, String method, Body body, BooleanSupplier isAway) {
    return port.cast(Proxy.newProxyInstance(
        port.getClassLoader(), new Class<?>[] {port}, (proxy, called, arguments) -> {
          if (!called.getName().equals(method)) {
            throw new UnsupportedOperationException(called.getName());
          }
          return isAway.getAsBoolean() ? gone() : Future.succeededFuture(body.answer(arguments));
        }));
  }

  private static <T> Future<T> gone() {
    return Future.failedFuture(Fault.UNAVAILABLE.because("the store is away"));
  }

  /** A commit of a writer that runs on no node of the test. */
  synchronized void commit(List<FeedStore.Read> moved, Set<String> profiles) {
    long writer = nextWriter();
    batches.put(
        writer,
        List.of(new FeedStore.Batch(writer, 1, Map.of(), Set.of(), List.of(), moved, profiles)));
  }

  /** A commit of a writer whose first one is not kept any more. */
  synchronized void commitAfterHole(long writer) {
    batches.put(
        writer,
        List.of(
            new FeedStore.Batch(writer, 2, Map.of(), Set.of(), List.of(), List.of(), Set.of())));
  }

  private synchronized Outcome append(Write write, Map<String, Long> heads, Set<String> users) {
    List<Event> events = new ArrayList<>();
    if (write instanceof Write.Send send) {
      events.add(add(new Event.Sent(
          send.room(),
          head(send.room()) + 1,
          0,
          send.by().user(),
          send.clientMsgId(),
          send.text(),
          null,
          null,
          List.of(),
          null,
          null)));
    } else if (write instanceof Write.MakeRoom make) {
      events.add(add(new Event.RoomChanged(
          make.room(),
          1,
          0,
          make.by().user(),
          RoomKind.GROUP,
          Patch.absent(),
          Patch.absent(),
          Patch.absent(),
          false)));
      List<String> all = new ArrayList<>(List.of(make.by().user()));
      all.addAll(make.members());
      all.forEach(user -> events.add(put(make.room(), user, users)));
    } else if (write instanceof Write.PutMember put) {
      events.add(put(put.room(), put.subject(), users));
    } else if (write instanceof Write.RemoveMember remove) {
      users.add(remove.subject());
      members.get(remove.room()).remove(remove.subject());
      events.add(add(new Event.MemberChanged(
          remove.room(), head(remove.room()) + 1, 0, remove.by().user(), remove.subject(), null)));
    }
    heads.put(events.get(0).room(), head(events.get(0).room()));
    String room = events.get(0).room();
    return new Outcome(
        new Answer.Ack(room, head(room), 0, false),
        events,
        members.getOrDefault(room, Set.of()).size());
  }

  private Event put(String room, String user, Set<String> users) {
    users.add(user);
    members.computeIfAbsent(room, absent -> new LinkedHashSet<>()).add(user);
    return add(new Event.MemberChanged(room, head(room) + 1, 0, user, user, Role.MEMBER));
  }

  private Event add(Event event) {
    logs.computeIfAbsent(event.room(), absent -> new ArrayList<>()).add(event);
    return event;
  }

  private final class Node implements FeedStore, LogStore {
    private final long writer;
    private long n;

    Node(long writer) {
      this.writer = writer;
    }

    @Override
    public Future<List<Outcome>> append(List<Write> batch) {
      synchronized (SharedWorld.this) {
        Map<String, Long> heads = new LinkedHashMap<>();
        Set<String> users = new LinkedHashSet<>();
        List<Outcome> outcomes = batch.stream()
            .map(write -> SharedWorld.this.append(write, heads, users))
            .toList();
        batches
            .computeIfAbsent(writer, absent -> new ArrayList<>())
            .add(new Batch(writer, ++n, heads, users, List.of(), List.of(), Set.of()));
        return Future.succeededFuture(outcomes);
      }
    }

    @Override
    public Future<Map<String, Long>> heads(Collection<String> rooms) {
      synchronized (SharedWorld.this) {
        Map<String, Long> heads = new HashMap<>();
        rooms.stream().filter(logs::containsKey).forEach(room -> heads.put(room, head(room)));
        return away ? gone() : Future.succeededFuture(heads);
      }
    }

    @Override
    public Future<List<Batch>> after(Map<Long, Long> seen, int limit) {
      synchronized (SharedWorld.this) {
        return away
            ? gone()
            : Future.succeededFuture(batches.values().stream()
                .flatMap(List::stream)
                .filter(batch ->
                    batch.writer() != writer && batch.n() > seen.getOrDefault(batch.writer(), 0L))
                .limit(limit)
                .toList());
      }
    }

    @Override
    public Future<Map<Long, Long>> newest() {
      synchronized (SharedWorld.this) {
        Map<Long, Long> newest = new HashMap<>();
        batches.forEach((who, all) -> all.forEach(batch -> newest.put(who, batch.n())));
        newest.remove(writer);
        return Future.succeededFuture(newest);
      }
    }

    @Override
    public Future<List<Read>> moved(Collection<String> rooms, long since) {
      synchronized (SharedWorld.this) {
        return away || readsAway
            ? gone()
            : Future.succeededFuture(reads.stream()
                .filter(read -> rooms.contains(read.room()) && read.at() >= since)
                .toList());
      }
    }

    @Override
    public Future<List<Logged>> events(Map<String, Long> after, int limit) {
      synchronized (SharedWorld.this) {
        if (after.keySet().stream().anyMatch(broken::contains)) {
          return Future.failedFuture(Fault.INTERNAL.because("this can't be read"));
        }
        return away
            ? gone()
            : Future.succeededFuture(after.entrySet().stream()
                .flatMap(one -> logs.getOrDefault(one.getKey(), List.of()).stream()
                    .filter(event -> event.seq() > one.getValue()))
                .limit(limit)
                .map(event -> new Logged(
                    event, members.getOrDefault(event.room(), Set.of()).size()))
                .toList());
      }
    }

    @Override
    public Future<Void> announce(Announcement node) {
      synchronized (SharedWorld.this) {
        announced.removeIf(one -> one.id().equals(node.id()));
        announced.add(node);
        return Future.succeededFuture();
      }
    }

    @Override
    public Future<Void> withdraw(String id) {
      synchronized (SharedWorld.this) {
        announced.removeIf(one -> one.id().equals(id));
        return Future.succeededFuture();
      }
    }

    @Override
    public Future<List<Announcement>> announced() {
      synchronized (SharedWorld.this) {
        return Future.succeededFuture(List.copyOf(announced));
      }
    }
  }
}
