package chat.snug.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** How several measurements of one thing are told. */
final class Figures {
  private Figures() {}

  /** The median, the smallest and the largest. */
  static String spread(int decimals, DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    String form = "%." + decimals + "f";
    return String.format(
        Locale.ROOT,
        form + " (" + form + " to " + form + ")",
        median(Arrays.stream(sorted)),
        sorted[0],
        sorted[sorted.length - 1]);
  }

  static double median(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
