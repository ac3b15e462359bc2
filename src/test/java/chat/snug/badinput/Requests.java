package chat.snug.badinput;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** Calls of REST that are well-formed HTTP and bad by the contract. {@code {bob}} stands for bob's token. */
final class Requests {
  private static final String INVALID = "400 invalid";
  private static final String NOT_FOUND = "404 not_found";
  private static final String FORBIDDEN = "403 forbidden";
  private static final String WHOSE = "Authorization: Bearer {bob}\r\n";

  private Requests() {}

  static Stream<Row> calls() {
    String id65 = "r".repeat(65);
    return Stream.of(
        call("POST /v1/rooms", "", INVALID),
        call("POST /v1/rooms", "null", INVALID),
        call("POST /v1/rooms", "[]", INVALID),
        call("POST /v1/rooms", "'group'", INVALID),
        call("POST /v1/rooms", "{'kind':'group'", INVALID),
        call("POST /v1/rooms", "{'kind':'group'}{}", INVALID),
        call("POST /v1/rooms", "{}", INVALID),
        call("POST /v1/rooms", "{'kind':'secret'}", INVALID),
        call("POST /v1/rooms", "{'kind':['group']}", INVALID),
        call("POST /v1/rooms", "{'kind':'group','id':7}", INVALID),
        call("POST /v1/rooms", "{'kind':'group','id':'me'}", INVALID),
        call("POST /v1/rooms", "{'kind':'group','id':'a/b'}", INVALID),
        call("POST /v1/rooms", "{'kind':'group','id':'" + id65 + "'}", INVALID),
        call("POST /v1/rooms", "{'kind':'group','id':'other'}", "409 room_exists"),
        call("POST /v1/rooms", "{'kind':'group','name':''}", INVALID),
        call("POST /v1/rooms", "{'kind':'group','name':'" + "n".repeat(201) + "'}", INVALID),
        call("POST /v1/rooms", "{'kind':'group','name':'a\\u0000'}", INVALID),
        call("POST /v1/rooms", "{'kind':'group','avatar':'" + "a".repeat(2001) + "'}", INVALID),
        call("POST /v1/rooms", "{'kind':'group','data':[]}", INVALID),
        call("POST /v1/rooms", "{'kind':'group','data':{'x':1e999}}", INVALID),
        call(
            "POST /v1/rooms",
            "{'kind':'group','data':{'x':'" + "x".repeat(4090) + "'}}",
            "413 too_large"),
        call("POST /v1/rooms", "{'kind':'group','members':'ann'}", INVALID),
        call("POST /v1/rooms", "{'kind':'group','members':[{}]}", INVALID),
        call("POST /v1/rooms", "{'kind':'group','members':['nobody-at-all']}", NOT_FOUND),
        call("POST /v1/rooms", "{'kind':'direct'}", INVALID),
        call("POST /v1/rooms", "{'kind':'direct','members':['bob']}", INVALID),
        call("POST /v1/rooms", "{'kind':'direct','members':['ann','eve']}", INVALID),
        call("POST /v1/rooms", "{'kind':'direct','members':['nobody-at-all']}", NOT_FOUND),
        call("POST /v1/rooms", "x".repeat(70_000), "413 too_large"),
        call("GET /v1/rooms?limit=0", "", INVALID),
        call("GET /v1/rooms?limit=101", "", INVALID),
        call("GET /v1/rooms?limit=-1", "", INVALID),
        call("GET /v1/rooms?limit=ten", "", INVALID),
        call("GET /v1/rooms?limit=99999999999999999999", "", INVALID),
        call("GET /v1/rooms?limit=1&limit=2", "", INVALID),
        call("GET /v1/rooms?cursor=made-up", "", INVALID),
        call("GET /v1/rooms?cursor=%FF", "", INVALID),
        call("GET /v1/rooms/nowhere", "", NOT_FOUND),
        call("GET /v1/rooms/other", "", NOT_FOUND),
        call("GET /v1/rooms/..%2Fother", "", NOT_FOUND),
        call("GET /v1/rooms/" + id65, "", NOT_FOUND),
        call("GET /v1/rooms/de%00n", "", NOT_FOUND),
        call("PATCH /v1/rooms/den", "{'name':'bob is no moderator'}", FORBIDDEN),
        call("PATCH /v1/rooms/other", "{'name':'x'}", NOT_FOUND),
        call("PATCH /v1/rooms/den", "{'name':7}", INVALID),
        call("DELETE /v1/rooms/den", "", FORBIDDEN),
        call("DELETE /v1/rooms/other", "", NOT_FOUND),
        call("GET /v1/rooms/other/members", "", NOT_FOUND),
        call("PUT /v1/rooms/den/members/eve", "{}", FORBIDDEN),
        call("PUT /v1/rooms/other/members/me", "{}", NOT_FOUND),
        call("PUT /v1/rooms/other/members/bob", "{'role':'owner'}", NOT_FOUND),
        call("PUT /v1/rooms/den/members/bob", "{'role':'owner'}", FORBIDDEN),
        call("PUT /v1/rooms/den/members/bob", "{'role':'king'}", INVALID),
        call("PUT /v1/rooms/den/members/bob", "{'role':1}", INVALID),
        call("DELETE /v1/rooms/den/members/ann", "", FORBIDDEN),
        call("DELETE /v1/rooms/square/members/me", "", NOT_FOUND),
        call("GET /v1/rooms/other/messages", "", NOT_FOUND),
        call("GET /v1/rooms/den/messages?limit=101", "", INVALID),
        call("GET /v1/rooms/den/messages?before=5&after=1", "", INVALID),
        call("GET /v1/rooms/den/messages?before=-1", "", INVALID),
        call("GET /v1/rooms/den/messages?around=1.5", "", INVALID),
        call("GET /v1/rooms/den/messages?after=0x10", "", INVALID),
        call("GET /v1/rooms/den/messages?after=%F0%9F", "", INVALID),
        call("GET /v1/rooms/den/messages/zero", "", NOT_FOUND),
        call("GET /v1/rooms/den/messages/99999", "", NOT_FOUND),
        call("GET /v1/rooms/den/messages/99999999999999999999", "", NOT_FOUND),
        call("GET /v1/rooms/den/messages/3/replies", "", NOT_FOUND),
        call("GET /v1/rooms/den/events?limit=501", "", INVALID),
        call("GET /v1/rooms/den/events?after=minus", "", INVALID),
        call("GET /v1/rooms/other/events", "", NOT_FOUND),
        call("POST /v1/rooms/den/messages", "{'text':'x'}", INVALID),
        call(
            "POST /v1/rooms/den/messages",
            "{'client_msg_id':'bob-5','text':'another'}",
            "409 id_reused"),
        call("POST /v1/rooms/den/messages", "{'client_msg_id':'x','text':'a\\ud83d'}", INVALID),
        call(
            "POST /v1/rooms/den/messages",
            "{'client_msg_id':'x','text':'" + "x".repeat(8001) + "'}",
            "413 too_large"),
        call(
            "POST /v1/rooms/den/messages",
            "{'client_msg_id':'x','attachments':[1]}",
            "400 unsupported"),
        call("POST /v1/rooms/other/messages", "{'client_msg_id':'x','text':'x'}", NOT_FOUND),
        call("POST /v1/rooms/square/messages", "{'client_msg_id':'x','text':'x'}", FORBIDDEN),
        call("PATCH /v1/rooms/den/messages/4", "{'text':'x'}", FORBIDDEN),
        call("PATCH /v1/rooms/den/messages/6", "{'text':'x'}", NOT_FOUND),
        call("PATCH /v1/rooms/den/messages/5", "{'text':null}", INVALID),
        call("DELETE /v1/rooms/den/messages/4", "", FORBIDDEN),
        call("DELETE /v1/rooms/den/messages/1", "", NOT_FOUND),
        call("PUT /v1/rooms/den/messages/5/reactions/%FF", "", INVALID),
        call("PUT /v1/rooms/den/messages/5/reactions/%00", "", INVALID),
        call("PUT /v1/rooms/den/messages/5/reactions/" + "e".repeat(65), "", INVALID),
        call("PUT /v1/rooms/den/messages/6/reactions/x", "", NOT_FOUND),
        call("PUT /v1/rooms/den/read", "{}", INVALID),
        call("PUT /v1/rooms/den/read", "{'seq':99999}", INVALID),
        call("PUT /v1/rooms/den/read", "{'seq':-1}", INVALID),
        call("PUT /v1/rooms/square/read", "{'seq':1}", FORBIDDEN),
        call("GET /v1/rooms/square/reads", "", FORBIDDEN),
        call("GET /v1/rooms/square/presence", "", FORBIDDEN),
        call("GET /v1/rooms/other/presence", "", NOT_FOUND),
        call("POST /v1/presence", "{}", INVALID),
        call("POST /v1/presence", "{'users':[]}", INVALID),
        call("POST /v1/presence", "{'users':[" + "'ann',".repeat(500) + "'ann']}", INVALID),
        call("POST /v1/presence", "{'users':[null]}", INVALID),
        call("POST /v1/catch-up", "{}", INVALID),
        call("POST /v1/catch-up", "{'rooms':{}}", INVALID),
        call("POST /v1/catch-up", "{'rooms':['den']}", INVALID),
        call("POST /v1/catch-up", "{'rooms':{'den':'1'}}", INVALID),
        call("POST /v1/catch-up", "{'rooms':{'den':-1}}", INVALID),
        call("POST /v1/catch-up", "{'rooms':{'den':1.5}}", INVALID),
        call("POST /v1/catch-up", "{'rooms':{'den':{'x':1}}}", INVALID),
        call("GET /v1/users?id=ann" + "&id=ann".repeat(50), "", INVALID),
        call("GET /v1/users?id=ann&query=a", "", INVALID),
        call("GET /v1/users/nobody-at-all", "", NOT_FOUND),
        call("GET /v1/users/a%20b", "", NOT_FOUND),
        call("PATCH /v1/users/me", "{'display_name':null}", INVALID),
        call("PATCH /v1/users/me", "{'display_name':'\\udc00'}", INVALID),
        call("PATCH /v1/users/me", "{'avatar':7}", INVALID),
        call("PUT /v1/users/ann", "{'display_name':'x'}", FORBIDDEN),
        call("POST /v1/invites", "", FORBIDDEN),
        call("POST /v1/accounts", "{}", INVALID),
        call("POST /v1/accounts", account("ab", "long enough"), INVALID),
        call("POST /v1/accounts", account("Capitals", "long enough"), INVALID),
        call("POST /v1/accounts", account("zoe", "short"), INVALID),
        call("POST /v1/accounts", account("zoe", "p".repeat(257)), INVALID),
        call("POST /v1/accounts", account("zoe", "long enough"), FORBIDDEN),
        call(
            "POST /v1/accounts",
            "{'username':'zoe','password':'long enough','invite':'made-up'}",
            FORBIDDEN),
        call("POST /v1/tokens", "{'grant':'magic'}", INVALID),
        call("POST /v1/tokens", "{'grant':'password','username':'operator'}", INVALID),
        call(
            "POST /v1/tokens",
            "{'grant':'password','username':'operator','password':'a marked guess'}",
            "401 unauthorized"),
        call(
            "POST /v1/tokens",
            "{'grant':'password','username':'nobody','password':'a marked password'}",
            "401 unauthorized"),
        call(
            "POST /v1/tokens", "{'grant':'refresh','refresh_token':'made-up'}", "401 unauthorized"),
        call("POST /v1/tokens", "{'grant':'refresh','refresh_token':'x','attempt':'é'}", INVALID),
        call("GET /v1", "", NOT_FOUND),
        call("GET /v1/rooms/", "", NOT_FOUND),
        call("GET /v1/../v1/users/me/", "", NOT_FOUND),
        call("GET /etc/passwd", "", NOT_FOUND),
        call("GET /..%2f..%2fetc/passwd", "", NOT_FOUND),
        call("POST /health/ready", "", "405 unsupported"),
        call("TRACE /v1/rooms", "", "405 unsupported"),
        call("GET /v1/socket", "", INVALID));
  }

  static Stream<Row> bodies() {
    String post = "POST /v1/rooms HTTP/1.1\r\nHost: localhost\r\n" + WHOSE;
    String json = "Content-Type: application/json\r\n";
    return Stream.of(
        Row.raw("a body without a type", post + "Content-Length: 2\r\n\r\n{}", "415 invalid"),
        Row.raw(
            "a form",
            post
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=b",
            "415 invalid"),
        Row.raw(
            "JSON in Latin-1",
            post + "Content-Type: application/json;charset=latin1\r\nContent-Length: 2\r\n\r\n{}",
            "415 invalid"),
        Row.raw(
            "a body that is gzip",
            post + json + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\u001f\u008b",
            "415 invalid"),
        Row.raw(
            "bad UTF-8",
            post + json + "Content-Length: 17\r\n\r\n{\"kind\":\"gr\u00ffoup\"}",
            INVALID),
        Row.raw(
            "half a character in UTF-8",
            post + json + "Content-Length: 14\r\n\r\n{\"kind\":\"\u00ed\u00a0\u0080\"}",
            INVALID),
        Row.raw(
            "1 GiB announced", post + json + "Content-Length: 1073741824\r\n\r\n", "413 too_large"),
        Row.raw(
            "64 KiB and a byte",
            post + json + "Content-Length: 65537\r\n\r\n" + " ".repeat(65_537),
            "413 too_large"),
        Row.raw(
            "chunks of 128 KiB",
            post + json + "Transfer-Encoding: chunked\r\n\r\n"
                + ("4000\r\n" + " ".repeat(0x4000) + "\r\n").repeat(8) + "0\r\n\r\n",
            "413 too_large"),
        Row.raw(
            "10,000 levels",
            post + json + "Content-Length: 50000\r\n\r\n" + "{\"x\":".repeat(10_000),
            INVALID));
  }

  private static String account(String username, String password) {
    return "{'username':'" + username + "','password':'" + password + "'}";
  }

  private static Row call(String line, String body, String expected) {
    byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    String head = line + " HTTP/1.1\r\nHost: localhost\r\n" + WHOSE
        + (bytes.length == 0 ? "" : "Content-Type: application/json\r\n")
        + "Content-Length: " + bytes.length + "\r\n\r\n";
    return Row.raw(
        shortened(line + " " + body),
        head + new String(bytes, StandardCharsets.ISO_8859_1),
        expected);
  }

  private static String shortened(String text) {
    return text.length() <= 90 ? text : text.substring(0, 90) + "…";
  }
}
