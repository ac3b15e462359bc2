package chat.snug.badinput;

import static chat.snug.badinput.Row.json;
import static chat.snug.badinput.Row.raw;

import java.util.stream.Stream;

/** First frames that are no good hello. Where the session may still begin, a good hello after it opens it. */
final class Hellos {
  private Hellos() {}

  static Stream<Row> rows() {
    return Stream.of(
        json("a ping first", "{'type':'ping'}", "close 4006"),
        json(
            "a send first",
            "{'type':'send','room':'den','client_msg_id':'x','text':'x'}",
            "close 4006"),
        json("an unknown type first", "{'type':'login'}", "close 4006"),
        raw("no JSON first", "hello", "close 4101"),
        json("no type first", "{'token':'x'}", "close 4101"),
        json("no members", "{'type':'hello'}", "invalid"),
        hello("token null", "'token':null"),
        hello("token a number", "'token':1"),
        hello("device null", "'device':null"),
        hello("device a number", "'device':1"),
        hello("device empty", "'device':''"),
        hello("device of 65 characters", "'device':'" + "d".repeat(65) + "'"),
        hello("device not ASCII", "'device':'é'"),
        hello("device with NUL", "'device':'a\\u0000'"),
        hello("state null", "'state':null"),
        hello("state unknown", "'state':'asleep'"),
        hello("n a string", "'n':'1'"),
        hello("n a fraction", "'n':1.5"),
        hello("n of 400 digits", "'n':" + "9".repeat(400)),
        hello("active_room a number", "'active_room':1"),
        hello("active_room no id", "'active_room':'a b'"),
        hello("client a number", "'client':1"),
        hello("client of 65 characters", "'client':'" + "c".repeat(65) + "'"),
        hello("version a string", "'version':'1'"),
        json(
            "version 2",
            "{'type':'hello','token':'x','device':'d','state':'foreground','version':2}",
            "close 4104"));
  }

  private static Row hello(String what, String members) {
    return json(
        "hello: " + what,
        "{'type':'hello','token':'x','device':'d','state':'foreground'," + members + "}",
        "invalid");
  }
}
