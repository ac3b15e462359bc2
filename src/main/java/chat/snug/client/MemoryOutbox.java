package chat.snug.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An outbox that lasts as long as the process. */
public final class MemoryOutbox implements Outbox {
  private final Map<String, ObjectNode> entries = new LinkedHashMap<>();
  private final Map<String, Long> floors = new HashMap<>();

  @Override
  public Future<Stored> load() {
    return Future.succeededFuture(new Stored(List.copyOf(entries.values()), Map.copyOf(floors)));
  }

  @Override
  public Future<Void> put(ObjectNode entry) {
    entries.put(entry.path("id").asText(), entry);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> remove(String id, @Nullable String room, long seq) {
    entries.remove(id);
    if (room != null) {
      floors.merge(room, seq, Math::max);
    }
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
