package chat.snug.log;

import chat.snug.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What nodes tell each other over the bus. What this build can't read is passed by, and a bus that fails stops nothing else: the feed makes up for both. */
final class Talk {
  private static final Logger log = LoggerFactory.getLogger(Talk.class);

  private final Bus bus;
  private final Consumer<Notice> heard;
  /** Kinds of which some message could not be read; each is complained of once. */
  private final Set<Integer> unreadable = new HashSet<>();

  private boolean failing;

  /** @param heard takes what the others tell; events that came together are one {@link Notice.Logged} */
  Talk(Bus bus, Consumer<Notice> heard) {
    this.bus = bus;
    this.heard = heard;
  }

  Future<Void> open() {
    return bus.open(this::heard);
  }

  /** To be called once a second. */
  void tick() {
    attempt(bus::tick);
  }

  /** Tells the nodes that are interested; nothing where it is no matter of theirs. */
  void tell(Notice notice) {
    if (!bus.isAlone()) {
      attempt(() -> send(notice));
    }
  }

  private void send(Notice notice) {
    if (notice instanceof Notice.Logged logged) {
      bus.tell(
          BusKind.EVENT.code(), logged.entries().stream().map(NoticeWire::event).toList());
    } else if (notice instanceof Notice.ReadMoved read) {
      bus.tell(BusKind.READ.code(), List.of(NoticeWire.read(read)));
    } else if (notice instanceof Notice.Typing typing) {
      bus.tell(BusKind.TYPING.code(), List.of(NoticeWire.typing(typing)));
    } else if (notice instanceof Notice.ProfileChanged profile) {
      bus.tell(BusKind.PROFILE.code(), List.of(NoticeWire.profile(profile)));
    } else if (notice instanceof Notice.SignedOut out) {
      bus.tell(BusKind.SIGNED_OUT.code(), List.of(NoticeWire.signedOut(out)));
    }
  }

  private void attempt(Runnable action) {
    try {
      action.run();
      failing = false;
    } catch (RuntimeException fault) {
      if (!failing) {
        log.atError()
            .setMessage("the bus fails; other nodes hear of this one by the database")
            .setCause(fault)
            .log();
      }
      failing = true;
    }
  }

  private void heard(int kind, List<Buffer> parcels) {
    try {
      if (kind == BusKind.EVENT.code()) {
        heard.accept(new Notice.Logged(parcels.stream().map(NoticeWire::event).toList()));
      } else {
        parcels.forEach(parcel -> heard(kind, parcel));
      }
    } catch (RuntimeException fault) {
      if (unreadable.add(kind)) {
        log.atWarn()
            .setMessage("a message of another node can't be read; the feed makes up for it")
            .addKeyValue("kind", kind)
            .addKeyValue("error", fault.toString())
            .log();
      }
    }
  }

  private void heard(int kind, Buffer parcel) {
    if (kind == BusKind.READ.code()) {
      heard.accept(NoticeWire.read(parcel));
    } else if (kind == BusKind.TYPING.code()) {
      heard.accept(NoticeWire.typing(parcel));
    } else if (kind == BusKind.PROFILE.code()) {
      heard.accept(NoticeWire.profile(parcel));
    } else if (kind == BusKind.SIGNED_OUT.code()) {
      heard.accept(NoticeWire.signedOut(parcel));
    }
  }
}
