package chat.snug.http;

import io.vertx.core.Future;

/** What a route leads to: checks what was asked, then does it. It may throw what it may fail with. */
@FunctionalInterface
interface Action {
  Future<Reply> act(Call call);
}
