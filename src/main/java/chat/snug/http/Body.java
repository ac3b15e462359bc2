package chat.snug.http;

/** Whether a call takes a body. */
enum Body {
  /** What comes all the same must be JSON by its type, and is not looked at. */
  NONE,
  /** All its members may be left out, and so may be the body. */
  OPTIONAL,
  REQUIRED
}
