package chat.snug.presence;

import java.util.List;

/** Several standings as one message. */
record Standings(List<Standing> items) {
  Standings {
    items = List.copyOf(items);
  }
}
