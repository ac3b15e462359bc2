package chat.snug;

import chat.snug.config.ConfigReader;
import chat.snug.config.KeyHelp;

/** What {@code --help} says. */
final class Help {
  private Help() {}

  static String text() {
    return """
        Snug, a chat backend on one machine. Without any option it serves on port 8080 and keeps all in the folder data.

        Usage: java -jar snug.jar [COMMAND] [--config=FILE] [--KEY=VALUE ...]

        Commands:
          serve           run the server; the same as no command
          new-epoch       mark the store as set back, once, after a restore from a backup; no server may run on it
          copy --from FOLDER --to URL
                          copy the store of a data folder into an empty PostgreSQL database, with everything that
                          clients rely on; stopped, it goes on when it is run again. No server may run on either

        Options:
          --config=FILE   read this file; without it %s, where that exists
          --print-config  show the configuration in effect and where each value came from, secrets masked
          --version       show the version
          --help          show this

        Keys, with their defaults. Each can be set as a flag, in the environment as SNUG_ and the name in capitals with
        _ for each dot (SNUG_LOG_LEVEL), and in the file with dots as nesting. Flags beat the environment, which beats
        the file. Lists are written with commas. A limit of 0 is off.

        """.formatted(ConfigReader.STANDARD_FILE) + KeyHelp.text();
  }
}
