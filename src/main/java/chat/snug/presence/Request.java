package chat.snug.presence;

import java.util.List;

/** What the presence verticle is told and asked. */
sealed interface Request permits Hello, Request.Beat, Request.State, Request.Closed, Request.Query {

  /** A ping of an accepted session. No answer. */
  record Beat(String user, String device, String session) implements Request {}

  /** Foreground or background; no heartbeat. No answer. */
  record State(String user, String device, String session, boolean background) implements Request {}

  /** The socket is gone; with {@code bye} its device is too. No answer. */
  record Closed(String user, String device, String session, boolean bye) implements Request {}

  /** Answered by {@link Standings}: all of the users, or without those who are offline. */
  record Query(List<String> users, boolean presentOnly) implements Request {}
}
