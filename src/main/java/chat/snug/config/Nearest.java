package chat.snug.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that somebody probably meant. */
final class Nearest {
  private Nearest() {}

  /** " (did you mean x?)", or nothing where no name is near. */
  static String hint(String written, Collection<String> names) {
    return to(written, names).map(name -> "; did you mean " + name + "?").orElse("");
  }

  static Optional<String> to(String written, Collection<String> names) {
    Optional<String> inGroup =
        names.stream().filter(name -> name.endsWith("." + written)).findFirst();
    return inGroup.or(() -> names.stream()
        .filter(name -> distance(written, name) <= Math.max(1, name.length() / 4))
        .min(Comparator.comparingInt((String name) -> distance(written, name))
            .thenComparing(name -> name)));
  }

  /** How many characters must be added, taken away or replaced (Levenshtein's distance, one row at a time). */
  private static int distance(String one, String other) {
    if (Math.abs(one.length() - other.length()) > other.length()) {
      return Integer.MAX_VALUE;
    }
    int[] row = new int[other.length() + 1];
    for (int column = 0; column < row.length; column++) {
      row[column] = column;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
