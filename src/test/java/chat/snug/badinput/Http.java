package chat.snug.badinput;

import chat.snug.running.WireSocket;
import java.util.Map;
import java.util.stream.Stream;

/** What is no good HTTP, no good handshake, or comes from where it should not. */
final class Http {
  private static final String HOST = "Host: localhost\r\n";
  private static final String GET = "GET /health/live HTTP/1.1\r\n";
  private static final String INVALID = "400 invalid";

  private Http() {}

  /** What can't be read as a request ends its connection. HTTP of another version is answered by Vert.x, before anything of ours sees it. */
  static Stream<Row> requests() {
    return Stream.of(
        Row.raw("a word", "hello\r\n\r\n", INVALID),
        Row.raw("a TLS hello", "\u0016\u0003\u0001\u0000\u00a5 hello\r\n\r\n", INVALID),
        Row.raw("a line without a version", "GET /health/live\r\n\r\n", INVALID),
        Row.raw("HTTP/9.9", "GET /health/live HTTP/9.9\r\n" + HOST + "\r\n", "501"),
        Row.raw("no Host", GET + "\r\n", INVALID),
        Row.raw("a header without a colon", GET + HOST + "nonsense\r\n\r\n", INVALID),
        Row.raw("a header with NUL", GET + HOST + "X: a\0b\r\n\r\n", INVALID),
        Row.raw("a name with a blank", GET + HOST + "X y: z\r\n\r\n", INVALID),
        Row.raw(
            "a path without a slash", "GET health HTTP/1.1\r\n" + HOST + "\r\n", "404 not_found"),
        Row.raw(
            "a line of 20,000 bytes",
            "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n" + HOST + "\r\n",
            "414 invalid"),
        Row.raw(
            "a header of 100,000 bytes",
            GET + HOST + "X: " + "x".repeat(100_000) + "\r\n\r\n",
            "431 invalid"),
        Row.raw(
            "5,000 headers", GET + HOST + "X: some text\r\n".repeat(5_000) + "\r\n", "431 invalid"),
        Row.raw("a length that is no number", post("Content-Length: many\r\n"), INVALID),
        Row.raw("a length below zero", post("Content-Length: -1\r\n"), INVALID),
        Row.raw("two lengths", post("Content-Length: 2\r\nContent-Length: 3\r\n"), INVALID),
        Row.raw(
            "a length and chunks, of which the chunks count",
            post("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n") + "3\r\n{ }\r\n0\r\n\r\n",
            INVALID),
        Row.raw(
            "chunks of no size", post("Transfer-Encoding: chunked\r\n") + "zz\r\n{}\r\n", "end"));
  }

  static Stream<Row> handshakes() {
    return Stream.of(
        handshake("no key", Map.of("Sec-WebSocket-Key", ""), INVALID),
        handshake("a short key", Map.of("Sec-WebSocket-Key", "c2hvcnQ="), INVALID),
        handshake("a key that is no base64", Map.of("Sec-WebSocket-Key", "!!!"), INVALID),
        handshake("version 8", Map.of("Sec-WebSocket-Version", "8"), "426 invalid"),
        handshake("no version", Map.of("Sec-WebSocket-Version", ""), "426 invalid"),
        handshake("no Upgrade", Map.of("Upgrade", ""), INVALID),
        handshake("another Upgrade", Map.of("Upgrade", "h2c"), INVALID),
        handshake("no Connection", Map.of("Connection", ""), INVALID),
        handshake(
            "another subprotocol", Map.of("Sec-WebSocket-Protocol", "snug.v9, chat"), INVALID),
        handshake("a foreign Origin", Map.of("Origin", "https://evil.example"), "403 forbidden"),
        handshake(
            "a foreign Host and its Origin, which is no operator's but may chat",
            Map.of("Host", "evil.example", "Origin", "https://evil.example"),
            "101"),
        handshake("Origin null", Map.of("Origin", "null"), "403 forbidden"),
        handshake(
            "an Origin that only begins so",
            Map.of("Origin", "http://127.0.0.1.evil.example"),
            "403 forbidden"),
        handshake(
            "the Origin of another port", Map.of("Origin", "http://127.0.0.1:1"), "403 forbidden"),
        handshake("an Origin that is none", Map.of("Origin", "127.0.0.1"), "403 forbidden"),
        handshake(
            "two Origins",
            Map.of("Origin", "http://127.0.0.1\r\nOrigin: http://127.0.0.1"),
            "403 forbidden"));
  }

  /** The first account is the operator's alone: none of these is one, though all come from loopback. */
  static Stream<Row> notTheOperator() {
    return Stream.of(
        signUp("a foreign Host", "Host: evil.example\r\n"),
        signUp("a foreign Host that begins so", "Host: localhost.evil.example\r\n"),
        signUp("a foreign Origin", HOST + "Origin: https://evil.example\r\n"),
        signUp("Origin null", HOST + "Origin: null\r\n"),
        signUp("X-Forwarded-For", HOST + "X-Forwarded-For: 127.0.0.1\r\n"),
        signUp("X-Forwarded-Host", HOST + "X-Forwarded-Host: localhost\r\n"),
        signUp("X-Forwarded-Proto", HOST + "X-Forwarded-Proto: http\r\n"),
        signUp("Forwarded", HOST + "Forwarded: for=127.0.0.1\r\n"),
        signUp("X-Real-IP", HOST + "X-Real-IP: 127.0.0.1\r\n"),
        signUp("Via", HOST + "Via: 1.1 localhost\r\n"),
        signUp("CF-Connecting-IP", HOST + "CF-Connecting-IP: 127.0.0.1\r\n"),
        signUp("an invented setup code", HOST + "X-Forwarded-For: ::1\r\n"));
  }

  private static Row signUp(String what, String headers) {
    String body =
        "{\"username\":\"mallory\",\"password\":\"a marked password\",\"invite\":\"AAAA-BBBB-CCCC-DDDD\"}";
    return Row.raw(
        what,
        "POST /v1/accounts HTTP/1.1\r\n" + headers
            + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
            + body,
        "403 forbidden");
  }

  private static Row handshake(String what, Map<String, String> changes, String expected) {
    return Row.raw("handshake: " + what, WireSocket.handshake(changes), expected);
  }

  private static String post(String headers) {
    return "POST /v1/tokens HTTP/1.1\r\n" + HOST + "Content-Type: application/json\r\n" + headers
        + "\r\n";
  }
}
