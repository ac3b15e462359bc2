package chat.snug.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a room's messages, ascending, with what came live in the meantime applied.
 *
 * @param before cursor to older messages; null where there are none
 * @param after cursor to newer messages; null where there are none
 * @param head up to which event of the room it is true
 */
public record Page(
    String room,
    List<ObjectNode> items,
    @Nullable Long before,
    @Nullable Long after,
    long head) {

  /** Which page: at most one of the cursors; none is the newest. */
  public record Query(
      @Nullable Long before,
      @Nullable Long after,
      @Nullable Long around,
      @Nullable Integer limit) {
    /** The newest. */
    public static final Query NEWEST = new Query(null, null, null, null);

    /** So many messages before one. */
    public static Query before(long seq, int limit) {
      return new Query(seq, null, null, limit);
    }

    String text() {
      StringBuilder text = new StringBuilder();
      add(text, "before", before);
      add(text, "after", after);
      add(text, "around", around);
      add(text, "limit", limit);
      return text.toString();
    }

    private static void add(StringBuilder text, String name, @Nullable Number value) {
      if (value != null) {
        text.append(text.length() == 0 ? '?' : '&').append(name).append('=').append(value);
      }
    }
  }
}
