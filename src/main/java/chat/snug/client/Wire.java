package chat.snug.client;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The sending end of the present session. */
interface Wire {
  /** Whether there is a session. */
  boolean online();

  /** Sends a frame; nothing where there is no session. */
  void send(ObjectNode frame);

  /** Lets go of the session's socket as of one that broke, and comes back. */
  void drop();
}
