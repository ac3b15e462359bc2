package chat.snug.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A new message as a client composed it; {@code data} is the JSON object as it came. */
public record MessageBody(
    String clientMsgId,
    String text,
    @Nullable Long replyTo,
    @Nullable Long thread,
    List<String> mentions,
    @Nullable String data) {}
