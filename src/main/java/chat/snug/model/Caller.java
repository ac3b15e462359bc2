package chat.snug.model;

/** On whose behalf something is done. {@code admin} holds for this call or session alone. */
public record Caller(String user, boolean admin) {}
