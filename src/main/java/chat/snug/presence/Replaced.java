package chat.snug.presence;

/** Tells the session's own socket address that another session speaks for its device now: close with 4103. */
public record Replaced(String session) {}
