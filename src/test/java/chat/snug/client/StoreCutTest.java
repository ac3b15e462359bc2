package chat.snug.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stores survive the end of the process at any byte: their files are cut at each, and what is left is what was written up to some line. */
class StoreCutTest {
  @TempDir
  Path folder;

  @Test
  void anOutboxCutAtAnyByteHoldsWhatWasKeptBefore() throws IOException {
    Path file = folder.resolve("outbox.jsonl");
    Outbox outbox = outbox(file);
    List<String> states = new ArrayList<>();
    List<Long> sizes = new ArrayList<>();
    note(states, sizes, file, outbox.load().result());
    for (int i = 1; i <= 4; i++) {
      outbox.put(entry("m" + i, "text ü👍 " + i)).result();
      note(states, sizes, file, read(file));
    }
    outbox.put(entry("m2", "text").put("seq", 7L)).result();
    note(states, sizes, file, read(file));
    outbox.remove("m1", "r", 9).result();
    note(states, sizes, file, read(file));
    outbox.remove("m3", null, 0).result();
    note(states, sizes, file, read(file));

    byte[] whole = Files.readAllBytes(file);
    for (int cut = 0; cut <= whole.length; cut++) {
      Files.write(file, Arrays.copyOf(whole, cut));
      assertThat(read(file).toString())
          .as("cut at %d", cut)
          .isEqualTo(expected(states, sizes, cut));
      assertThat(outbox(file).load().result().toString()).isEqualTo(expected(states, sizes, cut));
    }
  }

  @Test
  void whatIsWrittenAfterACutStandsOnALineOfItsOwn() throws IOException {
    Path file = folder.resolve("outbox.jsonl");
    Outbox first = outbox(file);
    first.load().result();
    first.put(entry("m1", "one"));
    byte[] whole = Files.readAllBytes(file);
    for (int cut = 0; cut < whole.length; cut++) {
      Files.write(file, Arrays.copyOf(whole, cut));
      Outbox again = outbox(file);
      again.load().result();
      again.put(entry("m2", "two"));
      assertThat(read(file).entries())
          .as("cut at %d", cut)
          .extracting(entry -> Json.text(entry, "id"))
          .containsExactly("m2");
    }
  }

  @Test
  void aCacheCutAtAnyByteHoldsAPlaceWithItsMessages() throws IOException {
    Path file = folder.resolve("cache.jsonl");
    MessageCache cache = cache(file);
    cache.load().result();
    cache.epoch("e1");
    cache.device("d1");
    cache.n(17).result();
    cache.reset("r", 3, List.of(copy(2, "two", 3), copy(3, "three", 3)));
    cache.applied("r", 4, List.of(copy(4, "four ü", 4)));
    cache.applied("r", 5, List.of(copy(2, "two, edited", 5)));
    cache.applied("q", 8, List.of());
    cache.read("r", 4);
    cache.left("q");
    byte[] whole = Files.readAllBytes(file);
    for (int cut = 0; cut <= whole.length; cut++) {
      Files.write(file, Arrays.copyOf(whole, cut));
      MessageCache again = cache(file);
      MessageCache.Stored stored = again.load().result();
      long place = stored.rooms().getOrDefault("r", 0L);
      List<String> texts = again.messages("r").stream()
          .map(copy -> Json.text(copy.message(), "text"))
          .toList();
      assertThat(texts)
          .as("at place %d, cut at %d", place, cut)
          .isEqualTo(
              switch ((int) place) {
                case 0 -> List.of();
                case 3 -> List.of("two", "three");
                case 4 -> List.of("two", "three", "four ü");
                case 5 -> List.of("two, edited", "three", "four ü");
                default -> List.of("no such place");
              });
    }
    MessageCache.Stored all = cache(file).load().result();
    assertThat(all)
        .isEqualTo(new MessageCache.Stored("e1", "d1", 17, Map.of("r", 5L), Map.of("r", 4L)));
  }

  @Test
  void aBadLineInTheMiddleIsSkipped() throws IOException {
    Path file = folder.resolve("outbox.jsonl");
    Files.writeString(
        file,
        Json.write(Json.object().set("put", entry("m1", "one")))
            + "\n\u0000\u0000 damaged {\n"
            + Json.write(Json.object().set("put", entry("m2", "two")))
            + "\n");
    assertThat(outbox(file).load().result().entries())
        .extracting(entry -> Json.text(entry, "id"))
        .containsExactly("m1", "m2");
  }

  @Test
  void garbageIsTidiedAwayAndNothingElse() throws IOException {
    Path file = folder.resolve("outbox.jsonl");
    Outbox outbox = outbox(file);
    outbox.load().result();
    outbox.put(entry("kept", "this one stays"));
    for (int i = 0; i < 3_000; i++) {
      outbox.put(entry("m" + i, "x".repeat(100)));
      outbox.remove("m" + i, "r", i + 1);
    }
    assertThat(Files.size(file)).isLessThan(200_000);
    Outbox.Stored stored = outbox(file).load().result();
    assertThat(stored.entries())
        .extracting(entry -> Json.text(entry, "id"))
        .containsExactly("kept");
    assertThat(stored.floors()).isEqualTo(Map.of("r", 3_000L));

    Path other = folder.resolve("cache.jsonl");
    MessageCache cache = cache(other);
    cache.load().result();
    for (int i = 1; i <= 3_000; i++) {
      cache.applied("r", i, List.of(copy(i, "x".repeat(100), i)));
    }
    assertThat(Files.size(other)).isLessThan(400_000);
    MessageCache again = cache(other);
    assertThat(again.load().result().rooms()).isEqualTo(Map.of("r", 3_000L));
    assertThat(again.messages("r")).hasSize(MessageCache.MESSAGES_KEPT);
  }

  @Test
  void whatCannotBeWrittenIsTold() {
    Outbox outbox = outbox(folder.resolve("outbox.jsonl"));
    assertThat(outbox.put(entry("m1", "not loaded, so not open")).failed()).isTrue();
  }

  private static void note(List<String> states, List<Long> sizes, Path file, Outbox.Stored stored)
      throws IOException {
    states.add(stored.toString());
    sizes.add(Files.exists(file) ? Files.size(file) : 0);
  }

  private static String expected(List<String> states, List<Long> sizes, int cut) {
    String state = states.get(0);
    for (int i = 0; i < sizes.size(); i++) {
      if (sizes.get(i) <= cut) {
        state = states.get(i);
      }
    }
    return state;
  }

  /** Reads a copy, so that the file stays as it is. */
  private Outbox.Stored read(Path file) throws IOException {
    Path copy = folder.resolve("copy.jsonl");
    Files.deleteIfExists(copy);
    if (Files.exists(file)) {
      Files.copy(file, copy);
    }
    return outbox(copy).load().result();
  }

  private static Outbox outbox(Path file) {
    return new FileOutbox(file, Runnable::run, Runnable::run);
  }

  private static MessageCache cache(Path file) {
    return new FileMessageCache(file, Runnable::run, Runnable::run, error -> {
      throw new AssertionError(error);
    });
  }

  private static ObjectNode entry(String id, String text) {
    return Json.object().put("id", id).put("kind", "send").put("room", "r").put("text", text);
  }

  private static MessageCache.Copy copy(long seq, String text, long head) {
    return new MessageCache.Copy(Lab.message(seq, "bob", "b-" + seq, text), head);
  }
}
