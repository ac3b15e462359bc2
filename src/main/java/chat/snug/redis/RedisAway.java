package chat.snug.redis;

/** There is no connection to Redis at the moment; nothing was sent. */
public final class RedisAway extends RuntimeException {
  RedisAway() {
    super("there is no connection to redis", null, false, false);
  }
}
