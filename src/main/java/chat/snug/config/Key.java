package chat.snug.config;

import java.util.Locale;

/**
 * One key of the configuration.
 *
 * @param name with dots, as flags write it
 * @param standard the text that counts where nothing is given; empty: the key is unset then
 * @param unit of a number; empty: none
 * @param effect one sentence for the operator, without a full stop
 */
public record Key<T>(
    String name, ValueType<T> type, String standard, String unit, String effect, Secrecy secrecy) {

  /** A key that is unset where nothing is given. */
  static <T> Key<T> unset(String name, ValueType<T> type, String effect) {
    return of(name, type, "", effect);
  }

  static <T> Key<T> of(String name, ValueType<T> type, String standard, String effect) {
    return new Key<>(name, type, standard, "", effect, Secrecy.PUBLIC);
  }

  Key<T> in(String otherUnit) {
    return new Key<>(name, type, standard, otherUnit, effect, secrecy);
  }

  Key<T> with(Secrecy other) {
    return new Key<>(name, type, standard, unit, effect, other);
  }

  /** {@code SNUG_} and the name in capitals, with {@code _} for each dot. */
  public String variable() {
    return "SNUG_" + name.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  /** The effect with the unit. */
  public String description() {
    return unit.isEmpty() ? effect : effect + ", in " + unit;
  }

  boolean isUnsetByDefault() {
    return standard.isEmpty();
  }
}
