package chat.snug.log;

import chat.snug.bus.BusMeters;
import chat.snug.bus.Transport;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * What the log needs where several nodes serve one store.
 *
 * @param revoked has tokens of these families and issues refused by this node
 */
public record Peering(
    SharedStores stores,
    Transport transport,
    Consumer<Collection<String>> revoked,
    BusMeters meters) {}
