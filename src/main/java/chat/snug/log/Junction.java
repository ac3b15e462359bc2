package chat.snug.log;

import chat.snug.bus.Bus;
import chat.snug.store.FeedStore;
import chat.snug.store.FeedStore.Batch;
import chat.snug.store.RoomStore.Membership;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Where on a node of several everything meets that is to be told to its sockets: what its own writer committed, what the bus brings of the others, and
 * what the store's feed names. Nothing of the bus is taken on trust. Belongs to one event loop.
 */
final class Junction {
  private final Talk talk;
  private final Consumer<Notice> told;
  private final Consumer<Collection<String>> revoked;
  private final LongSupplier nanoTime;
  private final Sequencer sequencer;
  private final Listeners listeners;
  private final RecentHeads recentHeads;
  private final RecentlyTold recentlyTold;
  private final Joins joins = new Joins();
  private final FeedReader feed;
  private final Additions additions;
  private final MissedProfiles profiles;
  private final MissedReads reads;
  private final Comparison comparison;
  private final Gaps gaps;

  /**
   * @param told tells the sockets of this node
   * @param revoked has tokens of these families and issues refused by this node
   * @param smallMembers rooms of more members are not told of profiles; 0: no bound
   */
  Junction(
      SharedStores stores,
      Bus bus,
      Consumer<Notice> told,
      Consumer<Collection<String>> revoked,
      LongSupplier nanoTime,
      int smallMembers) {
    this.told = told;
    this.revoked = revoked;
    this.nanoTime = nanoTime;
    talk = new Talk(bus, this::heard);
    sequencer = new Sequencer(nanoTime);
    listeners = new Listeners(nanoTime, bus::join, bus::leave);
    recentHeads = new RecentHeads(nanoTime.getAsLong());
    recentlyTold = new RecentlyTold(nanoTime.getAsLong());
    additions = new Additions(stores.rooms(), this::reach, told);
    profiles = new MissedProfiles(stores, smallMembers, recentlyTold, told);
    reads = new MissedReads(nanoTime, recentlyTold, told);
    comparison = new Comparison(stores, sequencer, listeners, this::signOut, told);
    gaps = new Gaps(stores.feed(), sequencer, this::deliver, this::gone, this::unreadable);
    feed = new FeedReader(stores.feed(), this::fed, comparison::begin, stores.wall());
  }

  /** Hears from now on. */
  Future<Void> start() {
    return feed.start().compose(started -> talk.open());
  }

  // ---- what this node tells

  /** This node's writer committed it, or somebody said it here: everybody is told. */
  void tell(Notice notice) {
    if (notice instanceof Notice.Logged logged) {
      came(logged.entries());
      talk.tell(logged);
    } else if (notice instanceof Notice.Recovered recovered) {
      recovered.heads().forEach(this::reaches);
      told.accept(new Notice.Recovered(Map.of(), recovered.gone(), recovered.users()));
    } else {
      told.accept(notice);
      talk.tell(notice);
    }
  }

  /** The sockets of this node have been told: so are those of the others. */
  void spread(Notice notice) {
    talk.tell(notice);
  }

  // ---- what event loops say

  void changed(RouteChange change) {
    if (change instanceof RouteChange.Changes changes) {
      changes.all().forEach(this::changed);
    } else if (change instanceof RouteChange.Came came) {
      listeners.userCame(came.user());
    } else if (change instanceof RouteChange.Went went) {
      listeners.userWent(went.user());
    } else if (change instanceof RouteChange.Entered entered) {
      begin(entered.room(), entered.head());
      listeners.entered(entered.room());
    } else if (change instanceof RouteChange.Left left) {
      listeners.left(left.room());
    }
  }

  /** Succeeds once the loops were told all that this reading shows. */
  Future<Void> read(List<Membership> rooms) {
    Map<String, Long> missing = new HashMap<>();
    for (Membership room : rooms) {
      if (!reach(room.room(), room.head(), room.head())) {
        missing.put(room.room(), room.head());
      }
    }
    return joins.await(missing);
  }

  /** Tells the room from {@code begin} on, where it is new here, and up to {@code head} at least; whether that much was told. */
  private boolean reach(String room, long begin, long head) {
    begin(room, begin);
    listeners.expect(room);
    sequencer.expect(room, head);
    RoomSequence known = sequencer.find(room);
    return known == null || known.isUnreadable() || known.last() >= head;
  }

  private Future<Void> reach(Map<String, Membership> rooms) {
    Map<String, Long> missing = new HashMap<>();
    rooms.forEach((id, room) -> {
      if (!reach(id, Math.max(0, room.read() - 1), room.head())) {
        missing.put(id, room.head());
      }
    });
    return joins.await(missing);
  }

  private void begin(String room, long head) {
    if (sequencer.find(room) == null) {
      sequencer.begin(room, head);
      sequencer.expect(room, recentHeads.head(room));
    }
  }

  // ---- what the others tell

  private void heard(Notice notice) {
    if (notice instanceof Notice.Logged logged) {
      came(logged.entries());
    } else if (notice instanceof Notice.ReadMoved read) {
      reads.heard(read);
    } else if (notice instanceof Notice.SignedOut out) {
      signOut(out.revoked());
    } else {
      if (notice instanceof Notice.ProfileChanged profile) {
        recentlyTold.profile(profile.user());
      }
      told.accept(notice);
    }
  }

  private void signOut(List<String> families) {
    revoked.accept(families);
    told.accept(new Notice.SignedOut(families));
  }

  // ---- events of all, in their order

  private void came(List<Notice.Entry> entries) {
    List<Notice.Entry> next = new ArrayList<>(entries.size());
    for (Notice.Entry entry : entries) {
      admit(entry);
      if (sequencer.find(entry.room()) == null) {
        recentHeads.moved(entry.room(), entry.seq());
      } else {
        sequencer.offer(entry, next);
      }
    }
    deliver(next);
  }

  /** Whoever is let in here has the room told from that event on. One that lies before what is told here is looked up. */
  private void admit(Notice.Entry entry) {
    if (entry.effect() instanceof Effect.Admits admits && listeners.isUserHere(admits.user())) {
      RoomSequence room = sequencer.find(entry.room());
      if (room == null) {
        begin(entry.room(), entry.seq() - 1);
        listeners.expect(entry.room());
      } else if (entry.seq() <= room.first()) {
        additions.check(admits.user(), Set.of());
      }
    }
  }

  private void deliver(List<Notice.Entry> next) {
    if (next.isEmpty()) {
      return;
    }
    told.accept(new Notice.Logged(next));
    Set<String> rooms = new HashSet<>();
    next.forEach(entry -> rooms.add(entry.room()));
    joins.delivered(rooms, this::last);
  }

  private Long last(String room) {
    RoomSequence known = sequencer.find(room);
    return known == null ? Long.MAX_VALUE : known.last();
  }

  private void reaches(String room, long head) {
    if (sequencer.find(room) == null) {
      recentHeads.moved(room, head);
    } else {
      sequencer.expect(room, head);
    }
  }

  // ---- what the store's feed names

  private void fed(List<Batch> batches) {
    for (Batch batch : batches) {
      batch.heads().forEach(this::reaches);
      added(batch);
      if (!batch.revoked().isEmpty()) {
        signOut(batch.revoked());
      }
      batch.reads().forEach(this::moved);
      profiles.changed(batch.profiles());
    }
  }

  /** Users who are here and may have been let into rooms of which nothing is told here yet. */
  private void added(Batch batch) {
    List<String> here = batch.users().stream().filter(listeners::isUserHere).toList();
    if (here.isEmpty()) {
      return;
    }
    Set<String> untold = new HashSet<>();
    batch.heads().forEach((room, head) -> {
      RoomSequence known = sequencer.find(room);
      if (known == null || head <= known.first()) {
        untold.add(room);
      }
    });
    if (!untold.isEmpty()) {
      here.forEach(user -> additions.check(user, untold));
    }
  }

  private void moved(FeedStore.Read read) {
    if (sequencer.find(read.room()) != null || listeners.isUserHere(read.user())) {
      reads.fed(read);
    }
  }

  // ---- time

  /** To be called several times a second. */
  void tick() {
    gaps.fill();
    List<String> forgotten = listeners.sweep();
    forgotten.forEach(sequencer::forget);
    joins.delivered(forgotten, room -> null);
    long now = nanoTime.getAsLong();
    recentHeads.tick(now);
    recentlyTold.tick(now);
    reads.tick(now);
    additions.next();
    profiles.ask();
    comparison.next();
  }

  /** To be called once a second. */
  void look() {
    feed.read();
    talk.tick();
  }

  /** Its sessions fetch; whoever waits for it has other rooms to be told of. */
  private void unreadable(String room, Map<String, Long> heads) {
    told.accept(new Notice.Recovered(heads, Set.of(), Set.of()));
    joins.delivered(Set.of(room), waived -> null);
  }

  private void gone(Set<String> rooms) {
    joins.delivered(rooms, room -> null);
    comparison.ended(rooms);
  }
}
