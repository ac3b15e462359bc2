package chat.snug;

import chat.snug.config.ConfigException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the operator asked for.
 *
 * @param file named by {@code --config}; null: none
 * @param from what is copied; null: not said
 * @param to where it is copied to; null: not said
 * @param flags keys and their values; of a key given twice the last counts, so that a wrapper's flags can be overruled
 */
record CommandLine(
    Action action,
    @Nullable Path file,
    @Nullable String from,
    @Nullable String to,
    Map<String, String> flags) {

  /** What to do. */
  enum Action {
    SERVE,
    NEW_EPOCH,
    COPY,
    PRINT_CONFIG,
    HELP,
    VERSION
  }

  /**
   * Reads the arguments; which keys there are is not looked at here.
   *
   * @throws ConfigException where one can't be understood
   */
  static CommandLine parse(List<String> arguments) {
    return new Parser(arguments).parse();
  }

  private static final class Parser {
    private final Deque<String> rest;
    private final Map<String, String> flags = new LinkedHashMap<>();
    private @Nullable Action command;
    private @Nullable Action question;
    private @Nullable Path file;
    private @Nullable String from;
    private @Nullable String to;

    Parser(List<String> arguments) {
      rest = new ArrayDeque<>(arguments);
    }

    CommandLine parse() {
      while (!rest.isEmpty()) {
        String argument = rest.pop();
        if (argument.startsWith("--")) {
          option(argument);
        } else {
          command(argument);
        }
      }
      Action action = command == null ? Action.SERVE : command;
      if (command != Action.COPY && (from != null || to != null)) {
        throw new ConfigException("--from and --to are for the command copy");
      }
      return new CommandLine(question == null ? action : question, file, from, to, flags);
    }

    private void option(String argument) {
      switch (argument) {
        case "--help" -> ask(Action.HELP);
        case "--version" -> ask(Action.VERSION);
        case "--print-config" -> ask(Action.PRINT_CONFIG);
        case "--config" -> file = path(rest.isEmpty() ? "" : rest.pop());
        case "--from" -> from = rest.isEmpty() ? "" : rest.pop();
        case "--to" -> to = rest.isEmpty() ? "" : rest.pop();
        default -> setting(argument.substring(2));
      }
    }

    private void setting(String setting) {
      int equals = setting.indexOf('=');
      if (equals < 0) {
        throw new ConfigException("flag --" + setting
            + " is unknown or needs a value, as in --key=value; --help lists all");
      }
      String name = setting.substring(0, equals);
      String value = setting.substring(equals + 1);
      switch (name) {
        case "config" -> file = path(value);
        case "from" -> from = value;
        case "to" -> to = value;
        default -> flags.put(name, value);
      }
    }

    /** The first question is answered, whatever else stands there. */
    private void ask(Action asked) {
      question = question == null ? asked : question;
    }

    private void command(String word) {
      if (command != null) {
        throw new ConfigException(
            "one command at a time; '" + withoutValue(word) + "' is too much");
      }
      command = switch (word) {
        case "serve" -> Action.SERVE;
        case "new-epoch" -> Action.NEW_EPOCH;
        case "copy" -> Action.COPY;
        default ->
          throw new ConfigException(
              "'" + withoutValue(word)
                  + "' is no command; there are serve, new-epoch and copy, and keys are set as in --key=value");
      };
    }

    /** Somebody may have forgotten the dashes of a secret. */
    private static String withoutValue(String word) {
      return word.replaceFirst("(?s)=.*", "=...");
    }

    private static Path path(String text) {
      try {
        if (!text.isBlank()) {
          return Path.of(text);
        }
      } catch (InvalidPathException notAPath) {
        // Refused below, as no text at all is.
      }
      throw new ConfigException("flag --config needs the path of a file, as in --config=FILE");
    }
  }
}
