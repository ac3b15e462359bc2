package chat.snug.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The library as a process: commands as lines of JSON on standard input, what the application sees as lines of JSON on standard output. */
public final class Driver {
  private static final long PATIENCE = 60;
  private static final int USAGE = 2;

  /** Held here, or its level would be forgotten. A connection that ends is no news to warn of. */
  private static final Logger VERTX_LOG = Logger.getLogger("io.vertx");

  /** Not the buffered one: each line is one write. */
  private final OutputStream out = new FileOutputStream(FileDescriptor.out);

  private boolean ending;

  private Driver() {}

  /** Runs until {@code quit}, or until standard input ends. */
  public static void main(String[] arguments) throws Exception {
    // Standard output is for lines of JSON alone; what libraries log goes to standard error.
    System.setProperty(
        "vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.JULLogDelegateFactory");
    // The resolver of the system is enough for one host, and starts in less time than Netty's.
    System.setProperty("vertx.disableDnsResolver", "true");
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    VERTX_LOG.setLevel(Level.SEVERE);
    DriverOptions options;
    try {
      options = DriverOptions.of(arguments);
    } catch (ClientException | NumberFormatException e) {
      System.err.println(e.getMessage());
      System.exit(USAGE);
      return;
    }
    try {
      new Driver().run(options);
      System.exit(0);
    } catch (ExecutionException | TimeoutException e) {
      System.err.println("the store could not be used: " + e);
      System.exit(1);
    }
  }

  private void run(DriverOptions options) throws Exception {
    VertxOptions small = new VertxOptions()
        .setEventLoopPoolSize(1)
        .setWorkerPoolSize(1)
        .setInternalBlockingPoolSize(1)
        .setFileSystemOptions(new FileSystemOptions()
            .setFileCachingEnabled(false)
            .setClassPathResolvingEnabled(false));
    VertxClients clients = VertxClients.of(Vertx.vertx(small), options.url());
    DriverTokens tokens = new DriverTokens(
        options.user(), options.secret(), new SystemClock(), options.tokenSeconds());
    DriverLines lines = new DriverLines(this::print, System.err::println);
    SnugClient client = await(open(clients, options, tokens));
    client.listen(lines);
    lines.ready(client.resumed());
    obey(new DriverCommands(client, tokens::lifetime, lines));
    end();
    await(client.detach());
  }

  private static Future<SnugClient> open(
      VertxClients clients, DriverOptions options, DriverTokens tokens) {
    ClientOptions settings =
        ClientOptions.of(options.user()).withBackgroundGrace(options.backgroundGraceMillis());
    if (options.device() != null) {
      settings = settings.withDevice(options.device());
    }
    return options.store() == null
        ? clients.open(settings, tokens)
        : clients.open(settings, tokens, Path.of(options.store()));
  }

  private static void obey(DriverCommands commands) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (DriverCommands.isQuit(line)) {
        return;
      }
      if (!line.isBlank()) {
        commands.line(line);
      }
    }
  }

  private synchronized void print(ObjectNode line) {
    if (ending && "state".equals(Json.text(line, "on"))) {
      return;
    }
    try {
      out.write((Json.write(line) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The end of the process is no change of state. */
  private synchronized void end() {
    ending = true;
  }

  private static <T> T await(Future<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.toCompletionStage().toCompletableFuture().get(PATIENCE, TimeUnit.SECONDS);
  }
}
