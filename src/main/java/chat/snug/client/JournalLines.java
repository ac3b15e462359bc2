package chat.snug.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The form of a journal's file: JSON objects in UTF-8, a line break after each. */
final class JournalLines {
  private JournalLines() {}

  static String text(List<ObjectNode> lines) {
    StringBuilder text = new StringBuilder();
    for (ObjectNode line : lines) {
      text.append(Json.write(line)).append('\n');
    }
    return text.toString();
  }

  /** Up to where the content consists of whole lines. */
  static int wholeLength(byte[] content) {
    int end = content.length;
    while (end > 0 && content[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  /** The objects on the whole lines; a line that is none is skipped. */
  static List<ObjectNode> parse(byte[] content, int length) {
    List<ObjectNode> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < length; i++) {
      if (content[i] == '\n') {
        ObjectNode line =
            Json.object(new String(content, start, i - start, StandardCharsets.UTF_8));
        if (line != null) {
          lines.add(line);
        }
        start = i + 1;
      }
    }
    return lines;
  }

  static FileChannel forAppending(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  static FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
  }

  static void moveOver(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
