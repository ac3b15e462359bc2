package chat.snug.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A room at one moment.
 *
 * @param seq its last event told, -1 where the room is not known
 * @param bubbles its messages: those of the log that are loaded by their seq, then own ones that are not in it yet, as composed
 * @param unread 0 to 1,000
 * @param reads how far each user has read, as far as known
 * @param typing who types
 * @param room the room as last read from the server; null where it was not
 * @param members the first page of its members, likewise
 */
public record RoomView(
    String id,
    long seq,
    List<Bubble> bubbles,
    long unread,
    Map<String, Long> reads,
    List<String> typing,
    @Nullable ObjectNode room,
    @Nullable ObjectNode members) {}
