package chat.snug.http;

import chat.snug.auth.Identity;
import chat.snug.model.Caller;
import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import chat.snug.model.Ids;
import chat.snug.protocol.Members;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** One request on its way to its action: who asks, and what. */
final class Call {
  private final RoutingContext context;
  private final @Nullable Identity identity;
  private final Members body;
  private final Query query;

  Call(RoutingContext context, @Nullable Identity identity, Members body) {
    this.context = context;
    this.identity = identity;
    this.body = body;
    this.query = Query.parse(context.request().query());
  }

  HttpServerRequest request() {
    return context.request();
  }

  /** Who asks; calls that are open to everybody have no caller. */
  Caller caller() {
    if (identity == null) {
      throw new IllegalStateException("an open call has no caller");
    }
    return identity.caller();
  }

  /** The caller's user id. */
  String me() {
    return caller().user();
  }

  boolean isAdmin() {
    return caller().admin();
  }

  Members body() {
    return body;
  }

  Query query() {
    return query;
  }

  /** The room of the path; what can't be one is none. */
  String room() {
    return id("room", "no such room, or it is not yours to see");
  }

  /** The user of the path; {@code me} is the caller. */
  String user() {
    return "me".equals(context.pathParam("user")) ? me() : id("user", "no such user");
  }

  /** The seq of the path; what can't be one names no message. */
  long seq() {
    String text = context.pathParam("seq");
    if (text == null || !Query.isDecimal(text) || Long.parseLong(text) < 1) {
      throw notFound("no such message");
    }
    return Long.parseLong(text);
  }

  /** The last segment of the path, read strictly. */
  String lastSegment() {
    String path = context.request().path();
    String segment = path == null ? null : Percent.path(path.substring(path.lastIndexOf('/') + 1));
    if (segment == null) {
      throw Fault.INVALID.because("the path is not percent-encoded UTF-8");
    }
    return segment;
  }

  private String id(String name, String otherwise) {
    String id = context.pathParam(name);
    if (id == null || !Ids.isId(id)) {
      throw notFound(otherwise);
    }
    return id;
  }

  private static FaultException notFound(String why) {
    return Fault.NOT_FOUND.because(why);
  }
}
