package chat.snug;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.snug.config.Config;
import chat.snug.config.ConfigException;
import chat.snug.config.ConfigReader;
import chat.snug.config.Printout;
import chat.snug.config.Settings;
import chat.snug.logging.Logging;
import chat.snug.store.sql.StoreOpenException;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Consumer;

/** The command line. Exit status 0: done; 1: the start failed; 2: the command line or the configuration can't be used. */
public final class Main {
  static final int START_FAILED = 1;
  private static final int MISUSED = 2;

  private Main() {}

  public static void main(String[] arguments) {
    try {
      run(CommandLine.parse(List.of(arguments)));
    } catch (ConfigException refused) {
      complain(refused.line());
      System.exit(MISUSED);
    }
  }

  private static void run(CommandLine line) {
    switch (line.action()) {
      case HELP -> say(System.out, Help.text());
      case VERSION -> say(System.out, "snug " + version() + "\n");
      case PRINT_CONFIG -> say(System.out, Printout.of(settings(line)));
      case NEW_EPOCH -> offline(line, NewEpoch::mark);
      case COPY -> offline(line, Moving.of(line)::run);
      case SERVE -> serve(configured(line));
    }
  }

  private static void serve(Config config) {
    new Lifetime(cause -> complain(StartFailure.line(config, cause))).begin(config);
  }

  /** Something that is done on a store while no server runs. */
  @FunctionalInterface
  interface Offline {
    /** Each line that it says goes to the operator. Throws {@link StoreOpenException}. */
    void run(Config config, Consumer<String> says);
  }

  private static void offline(CommandLine line, Offline work) {
    Config config = configured(line);
    try {
      work.run(config, words -> say(System.out, words + "\n"));
    } catch (StoreOpenException unusable) {
      complain(StartFailure.line(config, unusable));
      System.exit(START_FAILED);
    }
  }

  private static Config configured(CommandLine line) {
    Config config = settings(line).requireConsistent().config();
    Logging.configure(config.log());
    return config;
  }

  private static Settings settings(CommandLine line) {
    return new ConfigReader(System.getenv(), ConfigReader.STANDARD_FILE)
        .read(line.file(), line.flags());
  }

  /** Of the jar; there is none where the classes run without it. */
  private static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static void complain(String line) {
    say(System.err, "snug: " + line + "\n");
  }

  private static void say(PrintStream stream, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    stream.write(bytes, 0, bytes.length);
    stream.flush();
  }
}
