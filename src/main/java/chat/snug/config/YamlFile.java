package chat.snug.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads a file of YAML 1.2. Values are taken as they are written, before YAML makes numbers of them, so all sources are checked alike.
 */
final class YamlFile {
  private static final int MOST_BYTES = 256 * 1024;

  private YamlFile() {}

  static Map<Key<?>, Given> read(Path file) {
    return new YamlTree(file.toString()).read(compose(file, text(file)));
  }

  private static String text(Path file) {
    try (InputStream input = Files.newInputStream(file)) {
      byte[] bytes = input.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw refused(file, "is larger than " + MOST_BYTES + " bytes");
      }
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (NoSuchFileException missing) {
      throw refused(file, "is not there");
    } catch (AccessDeniedException denied) {
      throw refused(file, "may not be read by this user");
    } catch (CharacterCodingException garbled) {
      throw refused(file, "is not YAML: it must be text in UTF-8");
    } catch (IOException unreadable) {
      throw refused(file, "can't be read: " + unreadable.getMessage());
    }
  }

  private static Optional<Node> compose(Path file, String text) {
    try {
      return new Compose(LoadSettings.builder().build()).composeString(text);
    } catch (MarkedYamlEngineException bad) {
      int line = bad.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new ConfigException(
          "config: " + Source.line(file.toString(), line) + " is not YAML: " + bad.getProblem());
    } catch (YamlEngineException bad) {
      throw refused(file, "is not YAML: it has characters that YAML doesn't know");
    }
  }

  private static ConfigException refused(Path file, String why) {
    return new ConfigException("config: '" + file + "' " + why);
  }
}
