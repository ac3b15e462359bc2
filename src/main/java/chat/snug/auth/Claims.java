package chat.snug.auth;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The claims of a token whose signature holds (RFC 7519). What must be there and is not, or is of another type, is {@code unauthorized}. */
record Claims(Map<String, Object> members) {

  String text(String name) {
    String text = textOrNull(name);
    if (text == null) {
      throw Refusals.badToken();
    }
    return text;
  }

  @Nullable
  String textOrNull(String name) {
    return members.get(name) instanceof String text ? text : null;
  }

  /** Whether it is {@code true}; "true" and 1 are not. */
  boolean isTrue(String name) {
    return Boolean.TRUE.equals(members.get(name));
  }

  /** A NumericDate in milliseconds. */
  long millis(String name) {
    return millisIfAny(name).orElseThrow(Refusals::badToken);
  }

  /** A NumericDate in milliseconds, or nothing where it is left out. One beyond the range of a long is the end of that range. */
  OptionalLong millisIfAny(String name) {
    if (!members.containsKey(name)) {
      return OptionalLong.empty();
    }
    if (members.get(name) instanceof Number seconds && Double.isFinite(seconds.doubleValue())) {
      return OptionalLong.of((long) (seconds.doubleValue() * 1000));
    }
    throw Refusals.badToken();
  }

  /** Whether the audience, one name or a list of them, has this one in it. */
  boolean isFor(String audience) {
    Object aud = members.get("aud");
    return audience.equals(aud) || (aud instanceof List<?> names && names.contains(audience));
  }
}
