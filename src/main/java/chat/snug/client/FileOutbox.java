package chat.snug.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** An outbox in a file, which survives the end of the process at any byte. Its texts stand in it as plain JSON. */
public final class FileOutbox implements Outbox {
  private final Journal journal;
  private final Garbage garbage = new Garbage();
  private final Map<String, ObjectNode> entries = new LinkedHashMap<>();
  private final Map<String, Long> floors = new HashMap<>();

  /**
   * Opens nothing yet.
   *
   * @param io where files are read and written
   * @param loop the client's own thread
   */
  public FileOutbox(Path file, Executor io, Executor loop) {
    journal = new Journal(file, io, loop);
  }

  @Override
  public Future<Stored> load() {
    return journal.open().map(lines -> {
      lines.forEach(this::take);
      return new Stored(List.copyOf(entries.values()), Map.copyOf(floors));
    });
  }

  @Override
  public Future<Void> put(ObjectNode entry) {
    ObjectNode line = Json.object().set("put", entry.deepCopy());
    take(line);
    Future<Void> kept = journal.appendAndFlush(line);
    return tidied(kept);
  }

  @Override
  public Future<Void> remove(String id, @Nullable String room, long seq) {
    ObjectNode line = Json.object().put("removed", id);
    if (room != null) {
      line.put("room", room).put("seq", seq);
    }
    take(line);
    return tidied(journal.append(line));
  }

  @Override
  public Future<Void> close() {
    return journal.close();
  }

  private void take(ObjectNode line) {
    long change = 0;
    if (line.get("put") instanceof ObjectNode entry && Json.text(entry, "id") != null) {
      ObjectNode former = entries.put(entry.path("id").asText(), entry);
      change = size(entry) - (former == null ? 0 : size(former));
    }
    String removed = Json.text(line, "removed");
    if (removed != null) {
      ObjectNode former = entries.remove(removed);
      change = former == null ? 0 : -size(former);
    }
    String room = Json.text(line, "room");
    if (room != null) {
      floors.merge(room, Json.number(line, "seq", 0), Math::max);
    }
    garbage.wrote(size(line), change);
  }

  /** Rewrites the file after this line where that pays. */
  private Future<Void> tidied(Future<Void> written) {
    if (!garbage.pays()) {
      return written;
    }
    List<ObjectNode> live = new ArrayList<>();
    floors.forEach((room, seq) -> live.add(Json.object().put("room", room).put("seq", seq)));
    entries.values().forEach(entry -> live.add(Json.object().set("put", entry)));
    garbage.rewritten(live.stream().mapToLong(FileOutbox::size).sum());
    return Future.join(written, journal.replace(live)).mapEmpty();
  }

  private static long size(ObjectNode node) {
    return Json.write(node).length();
  }
}
