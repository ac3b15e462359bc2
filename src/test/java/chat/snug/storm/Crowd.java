package chat.snug.storm;

import java.util.List;

/**
 * Many clients in one process, which stands for as many machines. Where it stalls, attempts that were due meanwhile come at once, as those of many
 * machines never would.
 */
interface Crowd extends AutoCloseable {
  /** How many are connected and caught up. */
  int present();

  /** Watches from now on. */
  void watch();

  /** When the attempts were due that clients waited for since the last {@link #watch}, milliseconds on a clock of its own, in order. */
  List<Long> due();

  /** The longest stall since the last {@link #watch}, in milliseconds. */
  long stall();

  @Override
  void close();
}
