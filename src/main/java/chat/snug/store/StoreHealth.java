package chat.snug.store;

import io.vertx.core.Future;

/** Whether the store answers, and which one it is. */
public interface StoreHealth {

  /** Succeeds where the store can be read now. */
  Future<Void> check();

  /** Names the store's present life; another one after {@code new-epoch}. */
  Future<String> epoch();

  /** Finishes what is under way, checkpoints and closes. */
  Future<Void> close();
}
