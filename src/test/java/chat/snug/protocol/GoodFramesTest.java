package chat.snug.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import chat.snug.model.Patch;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoodFramesTest {
  @ParameterizedTest
  @MethodSource
  void isReadAs(String json, ClientFrame expected) {
    assertThat(Reading.read(json)).isEqualTo(expected);
  }

  static Stream<Arguments> isReadAs() {
    return Stream.of(
        arguments("""
            {"type":"hello","token":"t","device":"d 1","n":7,"state":"background",
             "active_room":"tea","client":"web/1","version":1}""", new ClientFrame.Hello("t", "d 1", 7L, true, "tea", "web/1")),
        arguments("""
            {"type":"hello","token":"t","device":"d","state":"foreground"}""", new ClientFrame.Hello("t", "d", null, false, null, null)),
        arguments("""
            {"type":"hello","token":"t","device":"d","n":null,"state":"foreground",
             "active_room":null,"client":null,"version":null}""", new ClientFrame.Hello("t", "d", null, false, null, null)),
        arguments("{\"type\":\"ping\"}", new ClientFrame.Ping()),
        arguments("{\"type\":\"bye\",\"why\":\"so\"}", new ClientFrame.Bye()),
        arguments(
            """
            {"type":"send","room":"tea","client_msg_id":"c1","text":"hi"}""",
            new ClientFrame.Send(
                new Regarding("send", null, "c1", "tea"),
                "tea",
                new MessageBody("c1", "hi", null, null, List.of(), null))),
        arguments(
            """
            {"type":"send","room":"tea","client_msg_id":"c1","text":"hi","reply_to":3,"thread":4,
             "mentions":["ann","bob","ann"],"attachments":[ ],"data":{"a":[1, 2.50]}}""",
            new ClientFrame.Send(
                new Regarding("send", null, "c1", "tea"),
                "tea",
                new MessageBody("c1", "hi", 3L, 4L, List.of("ann", "bob"), "{\"a\":[1, 2.50]}"))),
        arguments(
            """
            {"type":"send","room":"tea","client_msg_id":"c1","text":"hi","reply_to":null,
             "thread":null,"mentions":null,"attachments":null,"data":null}""",
            new ClientFrame.Send(
                new Regarding("send", null, "c1", "tea"),
                "tea",
                new MessageBody("c1", "hi", null, null, List.of(), null))),
        arguments(
            """
            {"type":"edit","ref":"r1","room":"tea","seq":9,"text":"ho"}""",
            new ClientFrame.Edit(
                new Regarding("edit", "r1", null, "tea"), "tea", 9, "ho", Patch.absent())),
        arguments(
            """
            {"type":"edit","ref":"r1","room":"tea","seq":9,"text":"ho","data":null}""",
            new ClientFrame.Edit(
                new Regarding("edit", "r1", null, "tea"), "tea", 9, "ho", Patch.of(null))),
        arguments(
            """
            {"type":"edit","ref":"r1","room":"tea","seq":9,"text":"","data":{ }}""",
            new ClientFrame.Edit(
                new Regarding("edit", "r1", null, "tea"), "tea", 9, "", Patch.of("{ }"))),
        arguments(
            """
            {"type":"delete","ref":"r1","room":"tea","seq":9}""", new ClientFrame.Delete(new Regarding("delete", "r1", null, "tea"), "tea", 9)),
        arguments(
            """
            {"type":"react","ref":"r1","room":"tea","seq":9,"emoji":"👍","on":false}""",
            new ClientFrame.React(
                new Regarding("react", "r1", null, "tea"), "tea", 9, "👍", false)),
        arguments("""
            {"type":"read","room":"tea","seq":9}""", new ClientFrame.Read(new Regarding("read", null, null, "tea"), "tea", 9)),
        arguments("""
            {"type":"typing","room":"tea"}""", new ClientFrame.Typing(new Regarding("typing", null, null, "tea"), "tea")),
        arguments("""
            {"type":"state","state":"foreground","active_room":"tea"}""", new ClientFrame.State(false, "tea")),
        arguments("""
            {"type":"state","state":"background"}""", new ClientFrame.State(true, null)),
        arguments("""
            {"type":"watch","users":["ann","bob","ann"]}""", new ClientFrame.Watch(List.of("ann", "bob"))),
        arguments("{\"type\":\"watch\",\"users\":[]}", new ClientFrame.Watch(List.of())),
        arguments("""
            {"type":"token","token":"t2"}""", new ClientFrame.Token("t2")));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 2, -1, Long.MAX_VALUE})
  void aHelloOfAnotherVersionIsKnownWhateverElseItHolds(long version) {
    assertThat(Reading.read("{\"type\":\"hello\",\"version\":" + version + ",\"token\":[]}"))
        .isEqualTo(new ClientFrame.OtherVersion(version));
  }

  @Test
  void ofANameThatComesTwiceTheLastCounts() {
    assertThat(Reading.sent("\"text\":\"a\",\"text\":\"b\"").text()).isEqualTo("b");
  }

  @Test
  void namesMayBeWrittenWithEscapes() {
    assertThat(Reading.read("{\"\\u0074ype\":\"p\\u0069ng\"}"))
        .isInstanceOf(ClientFrame.Ping.class);
  }

  @Test
  void whiteSpaceAroundTheFrameIsFine() {
    assertThat(Reading.read(" \t\r\n{ \"type\" : \"ping\" }\n "))
        .isInstanceOf(ClientFrame.Ping.class);
  }

  @Test
  void unknownMembersAreIgnoredWhateverTheyHold() {
    assertThat(Reading.sent(
                "\"text\":\"hi\",\"x\":1e400,\"y\":" + "9".repeat(5000) + ",\"z\":[{\"type\":3}]")
            .text())
        .isEqualTo("hi");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
  void anUnknownMemberMayBeNestedTwentyThousandLevelsDeep(String opening) {
    int levels =
        20_000 / (int) opening.chars().filter(c -> c == '[' || c == '{').count();
    String closing = new StringBuilder(opening.replaceAll("[^\\[{]", ""))
        .reverse()
        .toString()
        .replace('[', ']')
        .replace('{', '}');
    String deep = opening.repeat(levels) + "0" + closing.repeat(levels);

    assertThat(Reading.sent("\"x\":" + deep + ",\"text\":\"hi\"").text()).isEqualTo("hi");
  }

  @Test
  void whatStandsFarBackInALargeFrameIsFoundWhereItStands() {
    String padding = "p👍é".repeat(12_000);
    MessageBody body = Reading.sent("\"pad\":\"" + padding
        + "\",\"data\":{ \"k\" : \"v👍\" },\"text\":\"hi\",\"more\":\"" + padding
        + "\",\"mentions\":[ \"ann\" ]");

    assertThat(body.data()).isEqualTo("{ \"k\" : \"v👍\" }");
    assertThat(body.mentions()).containsExactly("ann");
  }
}
