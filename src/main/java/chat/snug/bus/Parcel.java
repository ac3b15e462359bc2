package chat.snug.bus;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Something to be told to the nodes that are interested in one of the topics; to all where there are none. Nobody changes the bytes any more.
 */
public record Parcel(List<Long> topics, Buffer bytes) {}
