package chat.snug.config;

import java.util.Optional;

/** What a key may hold, and how it is read from text. */
interface ValueType<T> {

  /** The value that the text stands for; empty where the text is not allowed. */
  Optional<T> parse(String text);

  /** What is allowed, as it goes on after "allowed: ". */
  String allowed();

  /** Stands for the value in the list of keys, such as {@code NUMBER}. */
  String placeholder();
}
