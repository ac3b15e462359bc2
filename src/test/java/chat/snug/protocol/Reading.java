package chat.snug.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.model.Fault;

/** Frames as the tests read them: with the limits of the contract. */
final class Reading {
  static final Rules RULES = new Rules(8000, 200, 2000, 64, 50, 4096, 16, 500);

  private static final FrameReader READER = new FrameReader(new Shapes(RULES));

  private Reading() {}

  /** The frame; a text that would close the socket fails the test. */
  static ClientFrame read(String json) {
    try {
      return READER.read(json);
    } catch (NotAnObjectException e) {
      throw new AssertionError("the socket would be closed: " + e.getMessage(), e);
    }
  }

  static ClientFrame readStrictly(String json) throws NotAnObjectException {
    return READER.read(json);
  }

  static ClientFrame.Refused refused(String json) {
    ClientFrame frame = read(json);
    assertThat(frame).as(shortened(json)).isInstanceOf(ClientFrame.Refused.class);
    return (ClientFrame.Refused) frame;
  }

  static Fault fault(String json) {
    return refused(json).why().fault();
  }

  /** A send with these members beside room and id, such as {@code "text":"hi"}. */
  static String send(String members) {
    return "{\"type\":\"send\",\"room\":\"tea\",\"client_msg_id\":\"c1\"," + members + "}";
  }

  static MessageBody sent(String members) {
    ClientFrame frame = read(send(members));
    assertThat(frame).as(shortened(members)).isInstanceOf(ClientFrame.Send.class);
    return ((ClientFrame.Send) frame).body();
  }

  /** A text as a JSON string in which every UTF-16 unit is escaped. */
  static String escaped(String text) {
    StringBuilder json = new StringBuilder("\"");
    text.chars().forEach(c -> json.append(String.format("\\u%04x", c)));
    return json.append('"').toString();
  }

  private static String shortened(String json) {
    return json.length() > 200 ? json.substring(0, 200) + "…" : json;
  }
}
