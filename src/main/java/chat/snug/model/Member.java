package chat.snug.model;

/** One membership; {@code joinedAt} in milliseconds since the epoch. */
public record Member(String user, Role role, long joinedAt) {}
