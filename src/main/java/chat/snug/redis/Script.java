package chat.snug.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A Lua script, called by its digest; a server that does not know it is given its text. */
public final class Script {
  private final String text;
  private final String digest;

  public Script(String text) {
    this.text = text;
    this.digest = digest(text);
  }

  /** The text of a file beside the program's classes. */
  public static String resource(String name) {
    try (InputStream stream = Script.class.getResourceAsStream("/redis/" + name)) {
      if (stream == null) {
        throw new IllegalStateException("the program lacks redis/" + name);
      }
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Runs it. All keys must have one hash tag. */
  public Future<@Nullable Response> run(RedisLink link, List<String> keys, List<String> arguments) {
    return run(link::send, keys, arguments);
  }

  Future<@Nullable Response> run(
      Function<Request, Future<@Nullable Response>> sender,
      List<String> keys,
      List<String> arguments) {
    return sender
        .apply(request(Command.EVALSHA, digest, keys, arguments))
        .recover(cause -> cause instanceof ErrorType said && said.is("NOSCRIPT")
            ? sender.apply(request(Command.EVAL, text, keys, arguments))
            : Future.failedFuture(cause));
  }

  private static Request request(
      Command command, String script, List<String> keys, List<String> arguments) {
    Request request = Request.cmd(command).arg(script).arg(keys.size());
    keys.forEach(request::arg);
    arguments.forEach(request::arg);
    return request;
  }

  private static String digest(String text) {
    try {
      byte[] sum = MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(sum);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
