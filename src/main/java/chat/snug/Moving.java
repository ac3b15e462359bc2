package chat.snug;

import chat.snug.auth.ServerSecret;
import chat.snug.config.Config;
import chat.snug.config.ConfigException;
import chat.snug.store.sql.Copy;
import chat.snug.store.sql.StoreOpenException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The command {@code copy}: from a data folder to PostgreSQL. */
record Moving(Path from, String to) {

  /** Throws {@link ConfigException} where one of the two was not said, or can't be what it should. */
  static Moving of(CommandLine line) {
    String from = line.from();
    String to = line.to();
    if (from == null || from.isBlank() || to == null || to.isBlank()) {
      throw new ConfigException(
          "copy needs --from FOLDER and --to postgresql://user:password@host:port/name");
    }
    return new Moving(folder(from), to);
  }

  /** A data folder, the database file in it, or either as {@code sqlite:…}. */
  private static Path folder(String from) {
    try {
      Path path = Path.of(from.replaceFirst("^(jdbc:)?sqlite:(//)?", ""));
      Path parent = path.toAbsolutePath().getParent();
      return Files.isRegularFile(path) && parent != null ? parent : path;
    } catch (InvalidPathException notAPath) {
      throw new ConfigException("--from needs the path of a data folder");
    }
  }

  /** Blocks; throws {@link StoreOpenException}. */
  void run(Config config, Consumer<String> says) {
    Vertx vertx = Vertx.vertx();
    try {
      Copy.run(
          vertx, from, to, new Copy.Outside(Clock.systemUTC(), new SecureRandom(), secret(), says));
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private @Nullable String secret() {
    Path file = from.resolve(ServerSecret.FILE);
    try {
      return Files.exists(file) ? HexFormat.of().formatHex(Files.readAllBytes(file)) : null;
    } catch (IOException failure) {
      throw new StoreOpenException("can't read " + file, failure);
    }
  }
}
