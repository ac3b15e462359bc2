package chat.snug.log;

import chat.snug.bus.Bus;
import chat.snug.store.FeedStore;
import chat.snug.store.FeedStore.Batch;
import chat.snug.store.RoomStore.Membership;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where on a node of several everything meets that is to be told to its sockets: what its own writer committed, what the bus brings of the others, and
 * what the store's feed names. Nothing of the bus is taken on trust. Belongs to one event loop.
 */
final class Junction {
  /** Events in one question to the store. */
  static final int FETCH_MAX = 1000;

  private static final Logger log = LoggerFactory.getLogger(Junction.class);

  private final SharedStores stores;
  private final Bus bus;
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
  private final Comparison comparison;
  private boolean fetching;

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
    this.stores = stores;
    this.bus = bus;
    this.told = told;
    this.revoked = revoked;
    this.nanoTime = nanoTime;
    sequencer = new Sequencer(nanoTime);
    listeners = new Listeners(nanoTime, bus::join, bus::leave);
    recentHeads = new RecentHeads(nanoTime.getAsLong());
    recentlyTold = new RecentlyTold(nanoTime.getAsLong());
    additions = new Additions(stores.rooms(), this::reach, told);
    profiles = new MissedProfiles(stores, smallMembers, recentlyTold, told);
    comparison = new Comparison(stores, sequencer, listeners, this::signOut, told);
    feed = new FeedReader(stores.feed(), this::fed, comparison::begin, stores.wall());
  }

  /** Hears from now on. */
  Future<Void> start() {
    return feed.start().compose(started -> bus.open(this::heard));
  }

  // ---- what this node tells

  /** This node's writer committed it, or somebody said it here: everybody is told. */
  void tell(Notice notice) {
    if (notice instanceof Notice.Logged logged) {
      if (!bus.isAlone()) {
        bus.tell(
            BusKind.EVENT.code(),
            logged.entries().stream().map(NoticeWire::event).toList());
      }
      came(logged.entries());
    } else if (notice instanceof Notice.Recovered recovered) {
      recovered.heads().forEach(this::reaches);
      told.accept(new Notice.Recovered(Map.of(), recovered.gone(), recovered.users()));
    } else {
      told.accept(notice);
      spread(notice);
    }
  }

  /** The sockets of this node have been told: so are those of the others. */
  void spread(Notice notice) {
    if (bus.isAlone()) {
      return;
    }
    if (notice instanceof Notice.ReadMoved read) {
      bus.tell(BusKind.READ.code(), List.of(NoticeWire.read(read)));
    } else if (notice instanceof Notice.Typing typing) {
      bus.tell(BusKind.TYPING.code(), List.of(NoticeWire.typing(typing)));
    } else if (notice instanceof Notice.ProfileChanged profile) {
      bus.tell(BusKind.PROFILE.code(), List.of(NoticeWire.profile(profile)));
    } else if (notice instanceof Notice.SignedOut out) {
      bus.tell(BusKind.SIGNED_OUT.code(), List.of(NoticeWire.signedOut(out)));
    }
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
    return known == null || known.last() >= head;
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

  private void heard(int kind, List<Buffer> parcels) {
    try {
      if (kind == BusKind.EVENT.code()) {
        came(parcels.stream().map(NoticeWire::event).toList());
      } else {
        parcels.forEach(parcel -> heard(kind, parcel));
      }
    } catch (RuntimeException unreadable) {
      log.atWarn()
          .setMessage("a message of another node can't be read; the feed makes up for it")
          .addKeyValue("kind", kind)
          .addKeyValue("error", unreadable.toString())
          .log();
    }
  }

  private void heard(int kind, Buffer parcel) {
    if (kind == BusKind.READ.code()) {
      Notice.ReadMoved read = NoticeWire.read(parcel);
      recentlyTold.read(read.room(), read.user(), read.read());
      told.accept(read);
    } else if (kind == BusKind.TYPING.code()) {
      told.accept(NoticeWire.typing(parcel));
    } else if (kind == BusKind.PROFILE.code()) {
      Notice.ProfileChanged profile = NoticeWire.profile(parcel);
      recentlyTold.profile(profile.user());
      told.accept(profile);
    } else if (kind == BusKind.SIGNED_OUT.code()) {
      signOut(NoticeWire.signedOut(parcel).revoked());
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
    profiles.ask();
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
    boolean concernsUs = sequencer.find(read.room()) != null || listeners.isUserHere(read.user());
    if (concernsUs && !recentlyTold.isRead(read.room(), read.user(), read.read())) {
      recentlyTold.read(read.room(), read.user(), read.read());
      told.accept(new Notice.ReadMoved(
          read.room(), read.user(), read.read(), read.unread(), read.at(), read.members()));
    }
  }

  // ---- time

  /** To be called several times a second. */
  void tick() {
    fetch();
    listeners.sweep().forEach(sequencer::forget);
    recentHeads.tick(nanoTime.getAsLong());
    recentlyTold.tick(nanoTime.getAsLong());
    additions.next();
    comparison.next();
  }

  /** To be called once a second. */
  void look() {
    bus.tick();
    feed.read();
  }

  private void fetch() {
    if (fetching) {
      return;
    }
    Map<String, Long> due = sequencer.due();
    if (due.isEmpty()) {
      return;
    }
    fetching = true;
    stores.feed().events(due, FETCH_MAX).onComplete((events, failure) -> {
      fetching = false;
      if (failure == null) {
        fetched(due, events);
      } else {
        sequencer.failed(due.keySet());
      }
    });
  }

  private void fetched(Map<String, Long> due, List<FeedStore.Logged> events) {
    List<Notice.Entry> entries = events.stream()
        .map(logged -> Notice.Entry.of(logged.event(), logged.members()))
        .toList();
    deliver(sequencer.fetched(due, entries, events.size() < FETCH_MAX));
    Set<String> gone = sequencer.takeGone();
    if (!gone.isEmpty()) {
      joins.delivered(gone, room -> null);
      comparison.ended(gone);
    }
    fetch();
  }
}
