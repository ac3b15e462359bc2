package chat.snug.badinput;

import static chat.snug.badinput.Row.json;
import static chat.snug.badinput.Row.raw;

import java.util.stream.Stream;

/**
 * Frames in an open session. In den, seq 4 is ann's message, 5 is bob's, 6 was bob's and is deleted; 3 is no message. In square, 3 is a message of eve's.
 */
final class Frames {
  private static final String HUGE = "9".repeat(400);

  private Frames() {}

  /** Not JSON, no object or no type: the session ends. */
  static Stream<Row> notFrames() {
    String end = "close 4101";
    return Stream.of(
        raw("nothing", "", end),
        raw("white space", " \n\t", end),
        raw("a word", "ping", end),
        raw("null", "null", end),
        raw("true", "true", end),
        raw("a number", "17", end),
        raw("a string", "\"ping\"", end),
        raw("an empty array", "[]", end),
        json("an array of frames", "[{'type':'ping'}]", end),
        raw("half an object", "{", end),
        json("an object that is not closed", "{'type':'ping'", end),
        json("one brace too many", "{'type':'ping'}}", end),
        json("two objects", "{'type':'ping'} {'type':'ping'}", end),
        raw("a name without quotes", "{type:\"ping\"}", end),
        raw("single quotes", "{'type':'ping'}", end),
        json("a comma at the end", "{'type':'ping',}", end),
        json("a comma left out", "{'type':'ping' 'x':1}", end),
        json("a value left out", "{'type':}", end),
        json("a comment", "/* hello */ {'type':'ping'}", end),
        json("NaN", "{'type':'ping','x':NaN}", end),
        json("Infinity", "{'type':'ping','x':Infinity}", end),
        json("a leading zero", "{'type':'ping','x':01}", end),
        json("a leading point", "{'type':'ping','x':.5}", end),
        json("a plus sign", "{'type':'ping','x':+1}", end),
        json("a number that breaks off", "{'type':'ping','x':1e}", end),
        json("a line break in a string", "{'type':'ping','x':'a\nb'}", end),
        json("NUL in a string", "{'type':'ping','x':'a\0b'}", end),
        json("NUL behind the object", "{'type':'ping'}\0", end),
        json("an unknown escape", "{'type':'ping','x':'\\x41'}", end),
        json("an escape that breaks off", "{'type':'ping','x':'\\u12'}", end),
        json("a byte order mark", "\uFEFF{'type':'ping'}", end),
        raw("60,000 open brackets", "[".repeat(60_000), end),
        json("60,000 open brackets in a member", "{'type':'ping','x':" + "[".repeat(60_000), end),
        json("10,000 open braces", "{'x':".repeat(10_000), end),
        raw("an empty object", "{}", end),
        json("no type", "{'room':'den'}", end),
        json("type null", "{'type':null}", end),
        json("type a number", "{'type':1}", end),
        json("type an array", "{'type':['ping']}", end),
        json("type an object", "{'type':{'ping':true}}", end),
        json("Type for type", "{'Type':'ping'}", end));
  }

  static Stream<Row> unknownTypes() {
    String no = "unsupported";
    return Stream.of(
        json("an unknown type", "{'type':'subscribe'}", no),
        json("an empty type", "{'type':''}", no),
        json("a type in capitals", "{'type':'PING'}", no),
        json("a type with a blank", "{'type':'ping '}", no),
        json("a type with NUL", "{'type':'ping\\u0000'}", no),
        json("a type with half a character", "{'type':'\\ud800'}", no),
        json("a very long type", "{'type':'" + "x".repeat(50_000) + "'}", no),
        json("a frame of the server's", "{'type':'welcome'}", no),
        json("an event", "{'type':'message','room':'den','text':'x'}", no),
        json("the last of two types counts", "{'type':'ping','type':'nope'}", no),
        json("a second hello", hello(), "invalid"));
  }

  private static String hello() {
    return "{'type':'hello','token':'x','device':'d','state':'foreground'}";
  }

  static Stream<Row> sends() {
    return Stream.of(
        json("no members", "{'type':'send'}", "invalid"),
        json("no room", "{'type':'send','client_msg_id':'x','text':'x'}", "invalid"),
        send("room null", "'room':null", "invalid"),
        send("room a number", "'room':7", "invalid"),
        send("room an array", "'room':['den']", "invalid"),
        send("room empty", "'room':''", "invalid"),
        send("room with a blank", "'room':'d en'", "invalid"),
        send("room with a slash", "'room':'../den'", "invalid"),
        send("room ..", "'room':'..'", "invalid"),
        send("room me", "'room':'me'", "invalid"),
        send("room of 65 characters", "'room':'" + "r".repeat(65) + "'", "invalid"),
        send("room with NUL", "'room':'den\\u0000'", "invalid"),
        send("an unknown room", "'room':'nowhere'", "not_found"),
        send("another's room", "'room':'other'", "not_found"),
        send("a public room, not joined", "'room':'square'", "forbidden"),
        json("no client_msg_id", "{'type':'send','room':'den','text':'x'}", "invalid"),
        send("client_msg_id null", "'client_msg_id':null", "invalid"),
        send("client_msg_id a number", "'client_msg_id':1", "invalid"),
        send("client_msg_id empty", "'client_msg_id':''", "invalid"),
        send(
            "client_msg_id of 65 characters",
            "'client_msg_id':'" + "i".repeat(65) + "'",
            "invalid"),
        send("client_msg_id not ASCII", "'client_msg_id':'é'", "invalid"),
        send("client_msg_id with a line break", "'client_msg_id':'a\\nb'", "invalid"),
        send("client_msg_id used with another text", "'client_msg_id':'bob-5'", "id_reused"),
        json("no text", "{'type':'send','room':'den','client_msg_id':'x'}", "invalid"),
        send("text null", "'text':null", "invalid"),
        send("text a number", "'text':1", "invalid"),
        send("text an array", "'text':['x']", "invalid"),
        send("text an object", "'text':{'x':1}", "invalid"),
        send("text empty", "'text':''", "invalid"),
        send("text blank", "'text':' \\t\\n'", "invalid"),
        send("text of blanks of other scripts", "'text':'\u3000\u00a0\u2028'", "invalid"),
        send("text with NUL", "'text':'a\\u0000b'", "invalid"),
        send("text with half a character, high", "'text':'a\\ud83d'", "invalid"),
        send("text with half a character, low", "'text':'\\ude00a'", "invalid"),
        send("text with halves the wrong way round", "'text':'\\ude00\\ud83d'", "invalid"),
        send("text of 8,001 characters", "'text':'" + "x".repeat(8001) + "'", "too_large"),
        send("text of 8,001 emoji", "'text':'" + "👋".repeat(8001) + "'", "too_large"),
        send("reply_to a string", "'reply_to':'4'", "invalid"),
        send("reply_to a fraction", "'reply_to':4.5", "invalid"),
        send("reply_to with an exponent", "'reply_to':4e0", "invalid"),
        send("reply_to of 20 digits", "'reply_to':99999999999999999999", "invalid"),
        send("reply_to of 400 digits", "'reply_to':" + HUGE, "invalid"),
        send("reply_to 0", "'reply_to':0", "not_found"),
        send("reply_to -1", "'reply_to':-1", "not_found"),
        send("reply_to beyond the head", "'reply_to':99999", "not_found"),
        send("reply_to the largest long", "'reply_to':9223372036854775807", "not_found"),
        send("reply_to what is no message", "'reply_to':3", "not_found"),
        send("thread a string", "'thread':'4'", "invalid"),
        send("thread beyond the head", "'thread':99999", "not_found"),
        send("thread what is no message", "'thread':1", "not_found"),
        send("mentions a string", "'mentions':'ann'", "invalid"),
        send("mentions an object", "'mentions':{'ann':1}", "invalid"),
        send("mentions of numbers", "'mentions':[1]", "invalid"),
        send("mentions of null", "'mentions':[null]", "invalid"),
        send("mentions of what is no id", "'mentions':['a b']", "invalid"),
        send("51 mentions", "'mentions':[" + "'ann',".repeat(50) + "'bob']", "invalid"),
        send("attachments", "'attachments':[{'url':'x'}]", "unsupported"),
        send("attachments a string", "'attachments':'x'", "unsupported"),
        send("data a string", "'data':'x'", "invalid"),
        send("data an array", "'data':[]", "invalid"),
        send("data true", "'data':true", "invalid"),
        send("data of 4,097 bytes", "'data':{'x':'" + "x".repeat(4089) + "'}", "too_large"),
        send("data 17 deep", "'data':" + nested(17), "too_large"),
        send("data 600 deep", "'data':" + nested(600), "too_large"),
        send("data with a number beyond a double", "'data':{'x':1e400}", "invalid"),
        send("data with one far below", "'data':{'x':-1e400}", "invalid"),
        send("data with a huge integer", "'data':{'x':" + HUGE + "}", "invalid"));
  }

  static Stream<Row> changes() {
    String long8001 = "x".repeat(8001);
    return Stream.of(
        json("edit without ref", "{'type':'edit','room':'den','seq':5,'text':'x'}", "invalid"),
        edit("ref a number", "'ref':1", "invalid"),
        edit("ref of 65 characters", "'ref':'" + "r".repeat(65) + "'", "invalid"),
        json("edit without seq", "{'type':'edit','ref':'r','room':'den','text':'x'}", "invalid"),
        edit("seq a string", "'seq':'5'", "invalid"),
        edit("seq a fraction", "'seq':5.5", "invalid"),
        edit("seq of 400 digits", "'seq':" + HUGE, "invalid"),
        edit("seq null", "'seq':null", "invalid"),
        edit("seq 0", "'seq':0", "not_found"),
        edit("seq -5", "'seq':-5", "not_found"),
        edit("seq beyond the head", "'seq':99999", "not_found"),
        edit("what is no message", "'seq':3", "not_found"),
        edit("what is deleted", "'seq':6", "not_found"),
        edit("another's message", "'seq':4", "forbidden"),
        edit("in another's room", "'room':'other'", "not_found"),
        edit("text empty", "'text':''", "invalid"),
        edit("text with NUL", "'text':'\\u0000'", "invalid"),
        edit("text of 8,001 characters", "'text':'" + long8001 + "'", "too_large"),
        edit("data an array", "'data':[1]", "invalid"),
        json("delete without ref", "{'type':'delete','room':'den','seq':5}", "invalid"),
        delete("another's message", "'seq':4", "forbidden"),
        delete("beyond the head", "'seq':99999", "not_found"),
        delete("in an unknown room", "'room':'nowhere'", "not_found"),
        delete("in a public room, not joined", "'room':'square','seq':3", "forbidden"),
        json(
            "react without emoji",
            "{'type':'react','ref':'r','room':'den','seq':5,'on':true}",
            "invalid"),
        react("emoji a number", "'emoji':1", "invalid"),
        react("emoji empty", "'emoji':''", "invalid"),
        react("emoji blank", "'emoji':' '", "invalid"),
        react("emoji of 65 bytes", "'emoji':'" + "e".repeat(65) + "'", "invalid"),
        react("emoji with NUL", "'emoji':'\\u0000'", "invalid"),
        react("emoji with half a character", "'emoji':'\\ud83d'", "invalid"),
        react("emoji with a line break", "'emoji':'a\\nb'", "invalid"),
        react("on a string", "'on':'true'", "invalid"),
        react("on null", "'on':null", "invalid"),
        react("to what is deleted", "'seq':6", "not_found"),
        react("to what is no message", "'seq':1", "not_found"),
        react("in another's room", "'room':'other'", "not_found"));
  }

  static Stream<Row> others() {
    return Stream.of(
        json("read without seq", "{'type':'read','room':'den'}", "invalid"),
        json("read a string", "{'type':'read','room':'den','seq':'5'}", "invalid"),
        json("read a fraction", "{'type':'read','room':'den','seq':0.5}", "invalid"),
        json("read -1", "{'type':'read','room':'den','seq':-1}", "invalid"),
        json("read beyond the head", "{'type':'read','room':'den','seq':99999}", "invalid"),
        json("read another's room", "{'type':'read','room':'other','seq':1}", "not_found"),
        json(
            "read a public room, not joined",
            "{'type':'read','room':'square','seq':1}",
            "forbidden"),
        json("typing nowhere", "{'type':'typing'}", "invalid"),
        json("typing in a number", "{'type':'typing','room':3}", "invalid"),
        json("typing in another's room", "{'type':'typing','room':'other'}", "not_found"),
        json(
            "typing in a public room, not joined",
            "{'type':'typing','room':'square'}",
            "forbidden"),
        json("state without state", "{'type':'state'}", "invalid"),
        json("state unknown", "{'type':'state','state':'asleep'}", "invalid"),
        json("state a flag", "{'type':'state','state':true}", "invalid"),
        json(
            "active_room a number",
            "{'type':'state','state':'foreground','active_room':1}",
            "invalid"),
        json(
            "active_room no id",
            "{'type':'state','state':'foreground','active_room':'a b'}",
            "invalid"),
        json("watch nobody", "{'type':'watch'}", "invalid"),
        json("watch a string", "{'type':'watch','users':'ann'}", "invalid"),
        json("watch numbers", "{'type':'watch','users':[1,2]}", "invalid"),
        json("watch what is no id", "{'type':'watch','users':['a b']}", "invalid"),
        json("watch nested arrays", "{'type':'watch','users':[['ann']]}", "invalid"),
        json(
            "watch 501 users",
            "{'type':'watch','users':[" + "'ann',".repeat(500) + "'ann']}",
            "invalid"),
        json("token left out", "{'type':'token'}", "invalid"),
        json("token a number", "{'type':'token','token':1}", "invalid"));
  }

  /** The later of two members of one name counts. */
  private static Row send(String what, String members, String expected) {
    String good = "{'type':'send','room':'den','client_msg_id':'unused','text':'a marked text',";
    return json("send: " + what, good + members + "}", expected);
  }

  private static Row edit(String what, String members, String expected) {
    String good = "{'type':'edit','ref':'r','room':'den','seq':5,'text':'a marked text',";
    return json("edit: " + what, good + members + "}", expected);
  }

  private static Row delete(String what, String members, String expected) {
    return json(
        "delete: " + what,
        "{'type':'delete','ref':'r','room':'den','seq':5," + members + "}",
        expected);
  }

  private static Row react(String what, String members, String expected) {
    String good = "{'type':'react','ref':'r','room':'den','seq':5,'emoji':'x','on':true,";
    return json("react: " + what, good + members + "}", expected);
  }

  private static String nested(int levels) {
    return "{'x':".repeat(levels - 1) + "{}" + "}".repeat(levels - 1);
  }
}
