package chat.snug.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One member of a partial change: left out (nothing changes), given, or given as {@code null} (taken away).
 *
 * @param present whether the member was given at all
 * @param value what it becomes; null takes it away
 */
public record Patch<T>(boolean present, @Nullable T value) {
  private static final Patch<?> ABSENT = new Patch<>(false, null);

  @SuppressWarnings("unchecked") // an absent patch holds no value, so it fits every type
  public static <T> Patch<T> absent() {
    return (Patch<T>) ABSENT;
  }

  public static <T> Patch<T> of(@Nullable T value) {
    return new Patch<>(true, value);
  }

  /** What {@code current} is after this change. */
  public @Nullable T applyTo(@Nullable T current) {
    return present ? value : current;
  }

  /** This change, or nothing where it would change nothing. */
  public Patch<T> against(@Nullable T current) {
    return present && Objects.equals(value, current) ? absent() : this;
  }
}
