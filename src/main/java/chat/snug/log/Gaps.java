package chat.snug.log;

import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import chat.snug.store.FeedStore;
import chat.snug.store.FeedStore.Logged;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the store for the events that the {@link Sequencer} misses, of many rooms at once. Where that fails through a fault, each half of the rooms is asked
 * for by itself, so that one room that can't be read holds up no other; its sessions are told to fetch.
 */
final class Gaps {
  /** Events in one question to the store. */
  static final int FETCH_MAX = 1000;

  private static final Logger log = LoggerFactory.getLogger(Gaps.class);

  private final FeedStore store;
  private final Sequencer sequencer;
  private final Consumer<List<Notice.Entry>> next;
  private final Consumer<Set<String>> gone;
  private final BiConsumer<String, Map<String, Long>> unreadable;
  private boolean asking;

  /**
   * @param next takes what is next
   * @param gone takes rooms of which the store does not have what was expected
   * @param unreadable takes a room that the store can't read, with its head where one is known
   */
  Gaps(
      FeedStore store,
      Sequencer sequencer,
      Consumer<List<Notice.Entry>> next,
      Consumer<Set<String>> gone,
      BiConsumer<String, Map<String, Long>> unreadable) {
    this.store = store;
    this.sequencer = sequencer;
    this.next = next;
    this.gone = gone;
    this.unreadable = unreadable;
  }

  /** Asks for what is due; nothing where that is under way. */
  void fill() {
    if (asking) {
      return;
    }
    Map<String, Long> due = sequencer.due();
    if (due.isEmpty()) {
      return;
    }
    asking = true;
    ask(due).onComplete((done, failure) -> {
      asking = false;
      if (failure == null) {
        fill();
      }
    });
  }

  /** Fails where the store is away. */
  private Future<Void> ask(Map<String, Long> due) {
    return store
        .events(due, FETCH_MAX)
        .map(events -> entries(events))
        .transform((entries, failure) -> {
          if (failure == null) {
            answered(due, entries);
            return Future.succeededFuture();
          }
          return failed(due, failure);
        });
  }

  private static List<Notice.Entry> entries(List<Logged> events) {
    return events.stream()
        .map(logged -> Notice.Entry.of(logged.event(), logged.members()))
        .toList();
  }

  private void answered(Map<String, Long> due, List<Notice.Entry> entries) {
    next.accept(sequencer.fetched(due, entries, entries.size() < FETCH_MAX));
    Set<String> missing = sequencer.takeGone();
    if (!missing.isEmpty()) {
      gone.accept(missing);
    }
  }

  private Future<Void> failed(Map<String, Long> due, Throwable failure) {
    if (failure instanceof FaultException fault && fault.fault() == Fault.UNAVAILABLE) {
      sequencer.failed(due.keySet());
      return Future.failedFuture(failure);
    }
    if (due.size() == 1) {
      unreadable(due.keySet().iterator().next(), failure);
      return Future.succeededFuture();
    }
    List<Map.Entry<String, Long>> all = new ArrayList<>(due.entrySet());
    int half = all.size() / 2;
    return ask(map(all.subList(0, half)))
        .transform((done, away) -> ask(map(all.subList(half, all.size()))));
  }

  private void unreadable(String room, Throwable failure) {
    log.atError()
        .setMessage("a room can't be read; its sessions are told to fetch")
        .addKeyValue("room", room)
        .addKeyValue("error", failure.toString())
        .log();
    Map<String, Long> heads = new HashMap<>();
    RoomSequence known = sequencer.find(room);
    if (known != null) {
      heads.put(room, known.expected());
    }
    sequencer.unreadable(room);
    unreadable.accept(room, heads);
  }

  private static Map<String, Long> map(List<Map.Entry<String, Long>> entries) {
    Map<String, Long> map = new LinkedHashMap<>();
    entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
    return map;
  }
}
