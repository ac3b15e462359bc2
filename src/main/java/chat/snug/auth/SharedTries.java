package chat.snug.auth;

import io.vertx.core.Future;

/** Tries to sign in that all nodes count together. */
interface SharedTries {

  /**
   * Looks at both limits and counts in one step. Fails where the nodes can't be asked; each counts for itself then.
   *
   * @param origin of the address
   * @param spared whether the name's limit is not looked at, nor counted
   */
  Future<Attempt> enter(String origin, String name, boolean spared);
}
