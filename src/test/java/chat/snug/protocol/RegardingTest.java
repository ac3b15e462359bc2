package chat.snug.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an error says that it is about, as far as that could be read. */
class RegardingTest {
  @ParameterizedTest
  @MethodSource
  void aRefusalIsAbout(String json, Regarding expected) {
    assertThat(Reading.refused(json).about()).isEqualTo(expected);
  }

  static Stream<Arguments> aRefusalIsAbout() {
    return Stream.of(
        arguments("""
            {"type":"send","room":"tea","client_msg_id":"c1"}""", new Regarding("send", null, "c1", "tea")),
        arguments("""
            {"type":"send","room":"t e a","client_msg_id":"c1","text":"hi"}""", new Regarding("send", null, "c1", null)),
        arguments("""
            {"type":"send","room":"tea","client_msg_id":"é","text":"hi"}""", new Regarding("send", null, null, "tea")),
        arguments("""
            {"type":"send","room":"tea","client_msg_id":7,"text":"hi"}""", new Regarding("send", null, null, "tea")),
        arguments("""
            {"type":"send","room":"tea","ref":"r1","text":"hi"}""", new Regarding("send", null, null, "tea")),
        arguments("""
            {"type":"edit","room":"tea","ref":"r1","seq":"1"}""", new Regarding("edit", "r1", null, "tea")),
        arguments("""
            {"type":"edit","room":"tea","client_msg_id":"c1","seq":1,"text":"hi"}""", new Regarding("edit", null, null, "tea")),
        arguments("""
            {"type":"delete","room":["tea"],"ref":"r1"}""", new Regarding("delete", "r1", null, null)),
        arguments("""
            {"type":"react","room":null,"ref":null}""", new Regarding("react", null, null, null)),
        arguments("""
            {"type":"read","room":"tea"}""", new Regarding("read", null, null, "tea")),
        arguments("""
            {"type":"watch","users":5}""", new Regarding("watch", null, null, null)),
        arguments("""
            {"type":"hello"}""", new Regarding("hello", null, null, null)),
        arguments("""
            {"type":"dance","ref":"r1","room":"tea"}""", new Regarding("dance", "r1", null, "tea")),
        arguments("""
            {"type":"","room":"me"}""", new Regarding("unknown", null, null, null)),
        arguments("""
            {"type":"\\ud800"}""", new Regarding("unknown", null, null, null)));
  }
}
