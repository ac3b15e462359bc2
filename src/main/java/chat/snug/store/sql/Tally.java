package chat.snug.store.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reactions to one message, as they stand on its row: for each emoji, in the order of first use, how many reacted and the first ten of them. As
 * text it is, for each emoji, its length in UTF-16 units, {@code :}, the emoji, the count, {@code :}, numbers of users with commas between, {@code ;}.
 */
final class Tally {
  /** So many users are named. */
  static final int FIRST = 10;

  /** One emoji. */
  record Entry(String emoji, int count, List<Long> users) {}

  private final List<Entry> entries = new ArrayList<>();

  private Tally() {}

  static Tally parse(@Nullable String text) {
    Tally tally = new Tally();
    int at = 0;
    while (text != null && at < text.length()) {
      int colon = text.indexOf(':', at);
      int emojiEnd = colon + 1 + Integer.parseInt(text, at, colon, 10);
      int countEnd = text.indexOf(':', emojiEnd);
      int end = text.indexOf(';', countEnd);
      tally.entries.add(new Entry(
          text.substring(colon + 1, emojiEnd),
          Integer.parseInt(text, emojiEnd, countEnd, 10),
          users(text.substring(countEnd + 1, end))));
      at = end + 1;
    }
    return tally;
  }

  private static List<Long> users(String text) {
    List<Long> users = new ArrayList<>();
    for (String user : text.split(",", -1)) {
      users.add(Long.valueOf(user));
    }
    return users;
  }

  List<Entry> entries() {
    return entries;
  }

  int size() {
    return entries.size();
  }

  @Nullable
  Entry of(String emoji) {
    for (Entry entry : entries) {
      if (entry.emoji().equals(emoji)) {
        return entry;
      }
    }
    return null;
  }

  void add(String emoji, long user) {
    Entry entry = of(emoji);
    if (entry == null) {
      entries.add(new Entry(emoji, 1, List.of(user)));
      return;
    }
    List<Long> users = new ArrayList<>(entry.users());
    if (users.size() < FIRST) {
      users.add(user);
    }
    entries.set(entries.indexOf(entry), new Entry(emoji, entry.count() + 1, users));
  }

  /** One less; {@code first} are the first ones of those who are left. */
  void remove(String emoji, List<Long> first) {
    Entry entry = of(emoji);
    if (entry == null) {
      return;
    }
    if (entry.count() == 1) {
      entries.remove(entry);
    } else {
      entries.set(entries.indexOf(entry), new Entry(emoji, entry.count() - 1, first));
    }
  }

  /** Null where there is none. */
  @Nullable
  String format() {
    StringBuilder text = new StringBuilder();
    for (Entry entry : entries) {
      text.append(entry.emoji().length()).append(':').append(entry.emoji());
      text.append(entry.count()).append(':');
      String separator = "";
      for (long user : entry.users()) {
        text.append(separator).append(user);
        separator = ",";
      }
      text.append(';');
    }
    return text.isEmpty() ? null : text.toString();
  }
}
