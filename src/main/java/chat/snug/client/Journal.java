package chat.snug.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A file of JSON objects, one a line, that is only ever added to or replaced as a whole. Writing happens on an executor for files, in the order asked,
 * many lines at once where many wait. After a failed write nothing more is written, so that what stands in the file has no hole.
 *
 * <p>A line counts once its line break is written, so a process that dies at any byte leaves whole lines and perhaps a torn one, which {@link #open} cuts
 * off.
 */
final class Journal {
  private final Path file;
  private final Executor io;
  private final Executor loop;

  /** What waits to be written; guarded by itself, as is {@link #running}. */
  private final Deque<Step> waiting = new ArrayDeque<>();

  private boolean running;

  /** Of the writing thread alone. */
  private @Nullable FileChannel channel;

  private @Nullable IOException broken;

  private enum Kind {
    APPEND,
    APPEND_AND_FLUSH,
    REPLACE,
    END
  }

  private record Step(Kind kind, String text, Promise<Void> done) {}

  Journal(Path file, Executor io, Executor loop) {
    this.file = file;
    this.io = io;
    this.loop = loop;
  }

  /** The objects in the file, and opens it for more. */
  Future<List<ObjectNode>> open() {
    Promise<List<ObjectNode>> opened = Promise.promise();
    io.execute(() -> {
      try {
        List<ObjectNode> lines = openNow();
        loop.execute(() -> opened.complete(lines));
      } catch (IOException | RuntimeException e) {
        loop.execute(() -> opened.fail(e));
      }
    });
    return opened.future();
  }

  /** Done when the operating system has it. */
  Future<Void> append(ObjectNode line) {
    return add(Kind.APPEND, JournalLines.text(List.of(line)));
  }

  /** Done when the disk has it. */
  Future<Void> appendAndFlush(ObjectNode line) {
    return add(Kind.APPEND_AND_FLUSH, JournalLines.text(List.of(line)));
  }

  /** Puts these lines in place of the whole file, at once or not at all. */
  Future<Void> replace(List<ObjectNode> lines) {
    return add(Kind.REPLACE, JournalLines.text(lines));
  }

  /** Closes the file once all before is written. */
  Future<Void> close() {
    return add(Kind.END, "");
  }

  private Future<Void> add(Kind kind, String text) {
    Promise<Void> done = Promise.promise();
    boolean start;
    synchronized (waiting) {
      waiting.add(new Step(kind, text, done));
      start = !running;
      running = true;
    }
    if (start) {
      io.execute(this::work);
    }
    return done.future();
  }

  /** Writes all that waits; runs on the executor for files, once at a time. */
  private void work() {
    for (List<Step> batch = take(); !batch.isEmpty(); batch = take()) {
      IOException failure = write(batch);
      List<Step> written = batch;
      loop.execute(() -> written.forEach(step -> tell(step, failure)));
    }
  }

  private List<Step> take() {
    synchronized (waiting) {
      List<Step> batch = new ArrayList<>(waiting);
      waiting.clear();
      running = !batch.isEmpty();
      return batch;
    }
  }

  private static void tell(Step step, @Nullable IOException failure) {
    if (failure == null) {
      step.done().complete();
    } else {
      step.done().fail(failure);
    }
  }

  /** All of them are taken for failed where one is; what was written of them counts all the same after the next start. */
  private @Nullable IOException write(List<Step> batch) {
    try {
      if (broken != null) {
        throw broken;
      }
      boolean flush = false;
      for (Step step : batch) {
        writeOne(step);
        flush |= step.kind() == Kind.APPEND_AND_FLUSH;
      }
      if (flush && channel != null) {
        channel.force(false);
      }
      return null;
    } catch (IOException e) {
      broken = e;
      return e;
    }
  }

  private void writeOne(Step step) throws IOException {
    switch (step.kind()) {
      case APPEND, APPEND_AND_FLUSH -> writeAll(opened(), step.text());
      case REPLACE -> replaceNow(step.text());
      case END -> opened().close();
    }
  }

  private FileChannel opened() throws IOException {
    if (channel == null) {
      throw new IOException("not open: " + file.getFileName());
    }
    return channel;
  }

  private void replaceNow(String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel out = JournalLines.create(fresh)) {
      writeAll(out, text);
      out.force(true);
    }
    opened().close();
    JournalLines.moveOver(fresh, file);
    channel = JournalLines.forAppending(file);
  }

  private List<ObjectNode> openNow() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    channel = JournalLines.forAppending(file);
    byte[] content = Files.readAllBytes(file);
    int whole = JournalLines.wholeLength(content);
    if (whole < content.length) {
      channel.truncate(whole);
    }
    return JournalLines.parse(content, whole);
  }

  private static void writeAll(FileChannel out, String text) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (left.hasRemaining()) {
      out.write(left);
    }
  }
}
