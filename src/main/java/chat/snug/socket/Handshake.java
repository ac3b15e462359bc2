package chat.snug.socket;

import chat.snug.model.Fault;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.net.NetSocketInternal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The opening of a WebSocket (RFC 6455, section 4.2). No extension is negotiated. */
public final class Handshake {
  /** The one subprotocol; it may be left out. */
  static final String SUBPROTOCOL = "snug.v1";

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;
  private static final int UPGRADE_REQUIRED = 426;

  private Handshake() {}

  /** Whether the request asks for a WebSocket at all. */
  public static boolean isUpgrade(HttpServerRequest request) {
    return HttpMethod.GET.equals(request.method())
        && holds(request.getHeader(HttpHeaders.UPGRADE), "websocket")
        && holds(request.getHeader(HttpHeaders.CONNECTION), "upgrade");
  }

  /** Refuses what is no good opening with {@code invalid}; {@link #isUpgrade} holds. */
  public static void check(HttpServerRequest request) {
    if (!WebSocketVersion.V13
        .toHttpHeaderValue()
        .equals(request.getHeader("Sec-WebSocket-Version"))) {
      request
          .response()
          .putHeader("Sec-WebSocket-Version", WebSocketVersion.V13.toHttpHeaderValue());
      throw Fault.INVALID
          .because("`Sec-WebSocket-Version` must be 13")
          .withStatus(UPGRADE_REQUIRED);
    }
    if (!isKey(request.getHeader("Sec-WebSocket-Key"))) {
      throw Fault.INVALID.because("`Sec-WebSocket-Key` must be 16 bytes in base64");
    }
    String offered = offered(request);
    if (offered != null && !holds(offered, SUBPROTOCOL)) {
      throw Fault.INVALID.because(
          "`Sec-WebSocket-Protocol` offers nothing known; offer snug.v1, or nothing");
    }
  }

  /** Answers 101 and hands out the raw connection. */
  public static Future<NetSocketInternal> upgrade(HttpServerRequest request) {
    request
        .response()
        .putHeader(HttpHeaders.UPGRADE, "websocket")
        .putHeader(HttpHeaders.CONNECTION, "Upgrade")
        .putHeader("Sec-WebSocket-Accept", accept(request.getHeader("Sec-WebSocket-Key")));
    if (offered(request) != null) {
      request.response().putHeader("Sec-WebSocket-Protocol", SUBPROTOCOL);
    }
    return request.toNetSocket().map(NetSocketInternal.class::cast);
  }

  private static @Nullable String offered(HttpServerRequest request) {
    var all = request.headers().getAll("Sec-WebSocket-Protocol");
    return all.isEmpty() ? null : String.join(",", all);
  }

  private static boolean isKey(@Nullable String key) {
    try {
      return key != null && Base64.getDecoder().decode(key.trim()).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String accept(String key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1")
          .digest((key.trim() + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  /** Whether a header's comma-separated list holds this word, in whatever case. */
  private static boolean holds(@Nullable String list, String word) {
    return list != null
        && Arrays.stream(list.split(",")).anyMatch(item -> item.trim().equalsIgnoreCase(word));
  }
}
