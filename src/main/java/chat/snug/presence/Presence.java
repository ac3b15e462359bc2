package chat.snug.presence;

import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Talks to the presence verticles of this node. What one caller says of a user arrives in the order in which it was said. Questions fail with {@code
 * unavailable} where no answer comes within 5 s.
 */
public final class Presence {
  private final EventBus bus;
  private final int instances;

  /** Where one instance has all users. */
  public Presence(Vertx vertx) {
    this(vertx, 1);
  }

  /** @param instances as many as run on this node, each with its {@link Share} */
  public Presence(Vertx vertx, int instances) {
    PresenceBus.prepare(vertx);
    this.instances = instances;
    this.bus = vertx.eventBus();
  }

  /**
   * A session asks to speak for its device. Where the future fails nothing is claimed, and the session says no more of itself.
   */
  public Future<Claim> hello(Hello hello) {
    return bus.<Claim>request(address(hello.user()), hello, PresenceBus.options())
        .map(answer -> answer.body())
        // The claim may still be waiting to be read: what is said now is read after it.
        .onFailure(lost -> closed(hello.user(), hello.device(), hello.session(), false))
        .recover(Presence::unavailable);
  }

  /** A ping came. Counts for nothing where the session does not speak for the device any more. */
  public void heartbeat(String user, String device, String session) {
    tell(user, new Request.Beat(user, device, session));
  }

  /** The device went to the background or came back. This is no heartbeat. */
  public void state(String user, String device, String session, boolean background) {
    tell(user, new Request.State(user, device, session, background));
  }

  /**
   * The session's socket is gone. It is said once for each accepted session, however it ended, also after {@link Replaced}.
   *
   * @param bye whether the client took leave: the device is offline now, not when its last heartbeat is too old
   */
  public void closed(String user, String device, String session, boolean bye) {
    tell(user, new Request.Closed(user, device, session, bye));
  }

  /** Status and last seen of all of these users, in the order asked. Who may see them is the caller's business. */
  public Future<List<Standing>> standings(Collection<String> users) {
    return standings(users, part -> {});
  }

  /**
   * The same, for who listens to {@link #changes} too.
   *
   * @param part called with each part of the answer as it comes, on the caller's context: once for each instance that has some of these users, and not
   *     after the future has come to its end. A change that comes after the part with its user is newer than the answer, though it may come before the
   *     answer as a whole does
   */
  public Future<List<Standing>> standings(Collection<String> users, Handler<List<Standing>> part) {
    return ask(List.copyOf(users), false, part);
  }

  /** Those of these users who are not offline, in the order asked. Answered from memory, so many may be asked for. */
  public Future<List<Standing>> present(Collection<String> users) {
    return ask(List.copyOf(users), true, part -> {});
  }

  /**
   * Calls the handler, on the caller's context, with every change of anybody's status, at most 250 ms after it happened, several at once. A change
   * that was taken back before it could be told is not. Of one user, changes and parts of answers of {@link #standings} reach one context in the order in
   * which they were true: who subscribes first and asks then has the present state.
   */
  public MessageConsumer<?> changes(Handler<List<Standing>> handler) {
    return bus.<Standings>localConsumer(
        PresenceBus.CHANGES, message -> handler.handle(message.body().items()));
  }

  private Future<List<Standing>> ask(
      List<String> users, boolean presentOnly, Handler<List<Standing>> part) {
    if (instances == 1) {
      return ask(PresenceBus.REQUESTS, new Request.Query(users, presentOnly), part);
    }
    List<Future<List<Standing>>> parts = new ArrayList<>();
    users.stream()
        .collect(Collectors.groupingBy(this::address))
        .forEach(
            (address, some) -> parts.add(ask(address, new Request.Query(some, presentOnly), part)));
    // All have come to their end before this fails: whoever asks again hears no part of it.
    return Future.join(parts).map(answered -> inOrder(users, answered.list()));
  }

  private Future<List<Standing>> ask(
      String address, Request.Query query, Handler<List<Standing>> part) {
    return bus.<Standings>request(address, query, PresenceBus.options())
        .map(answer -> answer.body().items())
        .onSuccess(part)
        .recover(Presence::unavailable);
  }

  private static List<Standing> inOrder(List<String> users, List<List<Standing>> parts) {
    Map<String, Standing> found = new HashMap<>();
    parts.forEach(part -> part.forEach(standing -> found.put(standing.user(), standing)));
    return users.stream().flatMap(user -> Stream.ofNullable(found.get(user))).toList();
  }

  private String address(String user) {
    return instances == 1 ? PresenceBus.REQUESTS : Share.of(user, instances).address();
  }

  private void tell(String user, Request request) {
    bus.send(address(user), request, PresenceBus.options());
  }

  private static <T> Future<T> unavailable(Throwable cause) {
    FaultException fault =
        Fault.UNAVAILABLE.because("presence did not answer; try again in a moment");
    return Future.failedFuture(fault.retryAfter(1000));
  }
}
