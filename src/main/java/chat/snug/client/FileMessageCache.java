package chat.snug.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** A cache in a file, which survives the end of the process at any byte: a room's place and the messages changed on the way to it stand on one line. */
public final class FileMessageCache implements MessageCache {
  private final Journal journal;
  private final Garbage garbage = new Garbage();
  private final MemoryMessageCache state = new MemoryMessageCache();
  private final Consumer<Throwable> trouble;

  /**
   * Opens nothing yet.
   *
   * @param io where files are read and written
   * @param loop the client's own thread
   * @param trouble is told where the file cannot be written; the cache goes on in memory then
   */
  public FileMessageCache(Path file, Executor io, Executor loop, Consumer<Throwable> trouble) {
    journal = new Journal(file, io, loop);
    this.trouble = trouble;
  }

  @Override
  public Future<Stored> load() {
    return journal.open().map(lines -> {
      lines.forEach(this::take);
      long size = lines.stream().mapToLong(line -> Json.write(line).length()).sum();
      garbage.wrote(
          size, live().stream().mapToLong(line -> Json.write(line).length()).sum());
      return state.stored();
    });
  }

  @Override
  public List<Copy> messages(String room) {
    return state.messages(room);
  }

  @Override
  public void applied(String room, long seq, List<Copy> changed) {
    state.applied(room, seq, changed);
    ObjectNode line = Json.object().put("room", room).put("seq", seq);
    keep(changed.isEmpty() ? line : line.set("messages", copies(changed)));
  }

  @Override
  public void reset(String room, long head, List<Copy> messages) {
    state.reset(room, head, messages);
    keep(Json.object().put("reset", room).put("seq", head).set("messages", copies(messages)));
  }

  @Override
  public void left(String room) {
    state.left(room);
    keep(Json.object().put("left", room));
  }

  @Override
  public void epoch(String epoch) {
    state.epoch(epoch);
    keep(Json.object().put("epoch", epoch));
  }

  @Override
  public void device(String id) {
    state.device(id);
    keep(Json.object().put("device", id));
  }

  @Override
  public Future<Void> n(long n) {
    Future<Void> set = state.n(n);
    return set.compose(any -> write(Json.object().put("n", n)));
  }

  @Override
  public void read(String room, long seq) {
    state.read(room, seq);
    keep(Json.object().put("read", room).put("seq", seq));
  }

  @Override
  public Future<Void> close() {
    return journal.close();
  }

  private void keep(ObjectNode line) {
    write(line).onFailure(trouble::accept);
  }

  /** Most lines make an older one of their room worthless, so all count as garbage until the file is rewritten. */
  private Future<Void> write(ObjectNode line) {
    garbage.wrote(Json.write(line).length(), 0);
    Future<Void> written = journal.append(line);
    if (!garbage.pays()) {
      return written;
    }
    List<ObjectNode> live = live();
    garbage.rewritten(live.stream().mapToLong(each -> Json.write(each).length()).sum());
    return Future.join(written, journal.replace(live)).mapEmpty();
  }

  private List<ObjectNode> live() {
    Stored stored = state.stored();
    List<ObjectNode> lines = new ArrayList<>();
    if (stored.epoch() != null) {
      lines.add(Json.object().put("epoch", stored.epoch()));
    }
    if (stored.device() != null) {
      lines.add(Json.object().put("device", stored.device()));
    }
    lines.add(Json.object().put("n", stored.n()));
    stored
        .reads()
        .forEach((room, seq) -> lines.add(Json.object().put("read", room).put("seq", seq)));
    stored
        .rooms()
        .forEach((room, seq) -> lines.add(Json.object()
            .put("reset", room)
            .put("seq", seq)
            .set("messages", copies(state.messages(room)))));
    return lines;
  }

  private void take(ObjectNode line) {
    String room = Json.text(line, "room");
    String reset = Json.text(line, "reset");
    String left = Json.text(line, "left");
    String read = Json.text(line, "read");
    String epoch = Json.text(line, "epoch");
    String device = Json.text(line, "device");
    long seq = Json.number(line, "seq", 0);
    if (room != null) {
      state.applied(room, seq, copies(line));
    } else if (reset != null) {
      state.reset(reset, seq, copies(line));
    } else if (left != null) {
      state.left(left);
    } else if (read != null) {
      state.read(read, seq);
    } else if (epoch != null) {
      state.epoch(epoch);
    } else if (device != null) {
      state.device(device);
    } else if (line.has("n")) {
      state.setN(Json.number(line, "n", 0));
    }
  }

  private static ArrayNode copies(List<Copy> copies) {
    ArrayNode list = Json.array();
    copies.forEach(
        copy -> list.add(Json.object().put("head", copy.head()).set("message", copy.message())));
    return list;
  }

  private static List<Copy> copies(ObjectNode line) {
    List<Copy> copies = new ArrayList<>();
    for (JsonNode item : Json.list(line, "messages")) {
      copies.add(new Copy(Json.child(item, "message"), Json.number(item, "head", 0)));
    }
    return copies;
  }
}
