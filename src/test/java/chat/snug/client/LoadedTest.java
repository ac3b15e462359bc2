package chat.snug.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class LoadedTest {

  @Test
  void aRoomThatTalksForWeeksHoldsNoMoreThanItsNewestMessages() {
    Loaded loaded = new Loaded("ann");
    for (long seq = 1; seq <= Loaded.KEPT + 10; seq++) {
      loaded.apply(message(seq), true);
    }
    assertThat(loaded.messages()).hasSize(Loaded.KEPT);
    assertThat(loaded.at(10)).isNull();
    assertThat(loaded.at(11)).isNotNull();
    assertThat(loaded.at(Loaded.KEPT + 10L)).isNotNull();
  }

  private static ObjectNode message(long seq) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "message")
        .put("room", "r")
        .put("seq", seq)
        .put("user", "bob")
        .put("text", "hello");
  }
}
