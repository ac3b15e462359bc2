package chat.snug.http;

import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import chat.snug.protocol.Members;
import chat.snug.protocol.NotAnObjectException;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;

/** Bodies as JSON objects. */
final class JsonBody {
  private static final int UNSUPPORTED_MEDIA_TYPE = 415;

  private JsonBody() {}

  /** The members of a body; none where there is no body and none is needed. */
  static Members read(MultiMap headers, Buffer body, Body wanted) {
    if (body.length() == 0) {
      return none(wanted);
    }
    checkType(headers);
    if (wanted == Body.NONE) {
      return parse("{}");
    }
    String text = Percent.utf8(body.getBytes());
    if (text == null) {
      throw Fault.INVALID.because("the body is not UTF-8");
    }
    return parse(text);
  }

  private static Members none(Body wanted) {
    if (wanted == Body.REQUIRED) {
      throw Fault.INVALID.because("this call needs a JSON object as its body");
    }
    return parse("{}");
  }

  private static Members parse(String text) {
    try {
      return Members.parse(text);
    } catch (NotAnObjectException why) {
      throw Fault.INVALID.because("the body must be one JSON object");
    }
  }

  private static void checkType(MultiMap headers) {
    String type = headers.get(HttpHeaders.CONTENT_TYPE);
    if (type == null || !isJson(type.toLowerCase(Locale.ROOT).split(";", -1))) {
      throw unsupported("the body must be of the type application/json");
    }
    String encoding = headers.get(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw unsupported("the body must not be encoded");
    }
  }

  /** JSON is UTF-8, whether it says so or not; other parameters mean nothing. */
  private static boolean isJson(String[] typeAndParameters) {
    for (int i = 1; i < typeAndParameters.length; i++) {
      String parameter = typeAndParameters[i].strip().replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        return false;
      }
    }
    return typeAndParameters[0].strip().equals(Reply.JSON);
  }

  private static FaultException unsupported(String why) {
    return Fault.INVALID.because(why).withStatus(UNSUPPORTED_MEDIA_TYPE);
  }
}
