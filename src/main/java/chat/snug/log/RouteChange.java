package chat.snug.log;

import chat.snug.store.RoomStore.Membership;
import java.util.List;

/** What event loops tell the junction, in the order in which it happened there. */
sealed interface RouteChange {
  record Came(String user) implements RouteChange {}

  record Went(String user) implements RouteChange {}

  record Entered(String room, long head) implements RouteChange {}

  record Left(String room) implements RouteChange {}

  /** Answered once all of it was told. */
  record Read(List<Membership> rooms) implements RouteChange {}

  /** Several at once. */
  record Changes(List<RouteChange> all) implements RouteChange {}
}
