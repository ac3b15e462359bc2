package chat.snug.running;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A README as it stands: its pieces of code, by the heading that they are under. */
public final class Readme {
  private static final Pattern CODE =
      Pattern.compile("^```(\\w+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private final String text;

  private Readme(String text) {
    this.text = text;
  }

  /** @param language as the README says it, such as {@code bash} */
  public record Code(String language, String text) {}

  /** The project's own. */
  public static Readme read() throws IOException {
    return read(Path.of("README.md"));
  }

  public static Readme read(Path file) throws IOException {
    return new Readme(Files.readString(file));
  }

  /** What it begins with. */
  public Code firstCode() {
    return pieces(text).get(0);
  }

  public List<Code> code(String heading) {
    return pieces(section(heading));
  }

  private static List<Code> pieces(String text) {
    List<Code> found = new ArrayList<>();
    Matcher code = CODE.matcher(text);
    while (code.find()) {
      found.add(new Code(code.group(1), code.group(2)));
    }
    return found;
  }

  private String section(String heading) {
    int begin = text.indexOf("\n## " + heading + "\n");
    if (begin < 0) {
      throw new AssertionError("README.md has no heading " + heading);
    }
    int end = text.indexOf("\n## ", begin + 1);
    return text.substring(begin, end < 0 ? text.length() : end);
  }
}
