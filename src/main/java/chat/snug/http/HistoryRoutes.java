package chat.snug.http;

import chat.snug.model.Fault;
import chat.snug.protocol.JsonOut;
import chat.snug.protocol.Views;
import chat.snug.store.HistoryStore;
import chat.snug.store.HistoryStore.Page;
import chat.snug.store.HistoryStore.Piece;
import chat.snug.store.HistoryStore.Span;
import io.vertx.core.Future;
import java.util.stream.Stream;

/** The past of one room: pages of messages, threads, the log itself. */
final class HistoryRoutes implements RouteGroup {
  private static final String MESSAGES = "/v1/rooms/:room/messages";
  private static final int PAGE_USUAL = 50;
  private static final int PAGE_MOST = 100;
  private static final int EVENTS_USUAL = 200;
  private static final int EVENTS_MOST = 500;

  private final HistoryStore history;

  HistoryRoutes(HistoryStore history) {
    this.history = history;
  }

  @Override
  public void addTo(RouteTable table) {
    table
        .get(MESSAGES, this::page)
        .get(MESSAGES + "/:seq", this::message)
        .get(MESSAGES + "/:seq/replies", this::replies)
        .get("/v1/rooms/:room/events", this::events);
  }

  private Future<Reply> page(Call call) {
    return history
        .page(call.me(), call.isAdmin(), call.room(), span(call.query()))
        .map(HistoryRoutes::reply);
  }

  private Future<Reply> message(Call call) {
    return history
        .message(call.me(), call.isAdmin(), call.room(), call.seq())
        .map(one -> Reply.ok(out -> {
          Views.message(out, one.message());
          out.put("head", one.head());
        }));
  }

  private Future<Reply> replies(Call call) {
    return history
        .replies(call.me(), call.isAdmin(), call.room(), call.seq(), span(call.query()))
        .map(HistoryRoutes::reply);
  }

  private Future<Reply> events(Call call) {
    Long after = call.query().number("after");
    int limit = call.query().limit(EVENTS_USUAL, EVENTS_MOST);
    return history
        .events(call.me(), call.isAdmin(), call.room(), after == null ? 0 : after, limit)
        .map(piece -> Reply.ok(out -> piece(out, piece)));
  }

  /** The members of a piece of a log. */
  static void piece(JsonOut out, Piece piece) {
    out.putObjects("items", piece.items(), event -> Views.event(out, event))
        .putOrNull("after", piece.after())
        .put("head", piece.head());
  }

  private static Span span(Query query) {
    Span span = new Span(
        query.number("before"),
        query.number("after"),
        query.number("around"),
        query.limit(PAGE_USUAL, PAGE_MOST));
    if (Stream.of("before", "after", "around").filter(query::has).count() > 1) {
      throw Fault.INVALID.because("give one of `before`, `after` and `around` at most");
    }
    return span;
  }

  private static Reply reply(Page page) {
    return Reply.ok(
        out -> out.putObjects("items", page.items(), message -> Views.message(out, message))
            .putOrNull("before", page.before())
            .putOrNull("after", page.after())
            .put("head", page.head())
            .put("read", page.read()));
  }
}
