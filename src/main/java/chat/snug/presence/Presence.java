package chat.snug.presence;

import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.Collection;
import java.util.List;

/**
 * Talks to the presence verticle of this node. What one caller says arrives in the order in which it was said. Questions fail with {@code unavailable}
 * where no answer comes within 5 s.
 */
public final class Presence {
  private final EventBus bus;

  public Presence(Vertx vertx) {
    PresenceBus.prepare(vertx);
    this.bus = vertx.eventBus();
  }

  /**
   * A session asks to speak for its device. Where the future fails nothing is claimed, and the session says no more of itself.
   */
  public Future<Claim> hello(Hello hello) {
    return bus.<Claim>request(PresenceBus.REQUESTS, hello, PresenceBus.options())
        .map(answer -> answer.body())
        // The claim may still be waiting to be read: what is said now is read after it.
        .onFailure(lost -> closed(hello.user(), hello.device(), hello.session(), false))
        .recover(Presence::unavailable);
  }

  /** A ping came. Counts for nothing where the session does not speak for the device any more. */
  public void heartbeat(String user, String device, String session) {
    tell(new Request.Beat(user, device, session));
  }

  /** The device went to the background or came back. This is no heartbeat. */
  public void state(String user, String device, String session, boolean background) {
    tell(new Request.State(user, device, session, background));
  }

  /**
   * The session's socket is gone. It is said once for each accepted session, however it ended, also after {@link Replaced}.
   *
   * @param bye whether the client took leave: the device is offline now, not when its last heartbeat is too old
   */
  public void closed(String user, String device, String session, boolean bye) {
    tell(new Request.Closed(user, device, session, bye));
  }

  /** Status and last seen of all of these users, in the order asked. Who may see them is the caller's business. */
  public Future<List<Standing>> standings(Collection<String> users) {
    return ask(new Request.Query(List.copyOf(users), false));
  }

  /** Those of these users who are not offline, in the order asked. Answered from memory, so many may be asked for. */
  public Future<List<Standing>> present(Collection<String> users) {
    return ask(new Request.Query(List.copyOf(users), true));
  }

  /**
   * Calls the handler, on the caller's context, with every change of anybody's status, at most 250 ms after it happened, several at once. A change
   * that was taken back before it could be told is not. Changes and answers of {@link #standings} reach one context in the order in which they were
   * true: who subscribes first and asks then has the present state.
   */
  public MessageConsumer<?> changes(Handler<List<Standing>> handler) {
    return bus.<Standings>localConsumer(
        PresenceBus.CHANGES, message -> handler.handle(message.body().items()));
  }

  private Future<List<Standing>> ask(Request.Query query) {
    return bus.<Standings>request(PresenceBus.REQUESTS, query, PresenceBus.options())
        .map(answer -> answer.body().items())
        .recover(Presence::unavailable);
  }

  private void tell(Request request) {
    bus.send(PresenceBus.REQUESTS, request, PresenceBus.options());
  }

  private static <T> Future<T> unavailable(Throwable cause) {
    FaultException fault =
        Fault.UNAVAILABLE.because("presence did not answer; try again in a moment");
    return Future.failedFuture(fault.retryAfter(1000));
  }
}
