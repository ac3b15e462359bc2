package chat.snug.socket;

import chat.snug.auth.Identity;
import chat.snug.config.Limits;
import chat.snug.log.Notice;
import chat.snug.model.CloseReason;
import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import chat.snug.protocol.ClientFrame;
import chat.snug.protocol.MessageBody;
import chat.snug.protocol.Regarding;
import chat.snug.protocol.ServerFrame;
import chat.snug.store.Outcome.Answer;
import chat.snug.store.Write;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers the frames of open sessions. */
final class Conversation {
  private static final Regarding HELLO = new Regarding("hello", null, null, null);
  private static final Regarding WATCH = new Regarding("watch", null, null, null);
  private static final Regarding TOKEN = new Regarding("token", null, null, null);
  private static final Regarding STATE = new Regarding("state", null, null, null);
  private static final Regarding PING = new Regarding("ping", null, null, null);

  private final Sockets loop;

  Conversation(Sockets loop) {
    this.loop = loop;
  }

  /** @param wait milliseconds after which this session may say something again; 0: it may now */
  void answer(Session session, ClientFrame frame, long wait) {
    if (wait > 0) {
      FaultException why = Fault.RATE_LIMITED
          .because("too many frames; wait for `retry_after_ms`")
          .retryAfter(wait);
      session.error(about(frame), why);
    } else if (frame instanceof ClientFrame.Send send) {
      MessageBody body = send.body();
      append(
          session,
          send.about(),
          new Write.Send(
              session.caller(),
              send.room(),
              body.clientMsgId(),
              body.text(),
              body.replyTo(),
              body.thread(),
              body.mentions(),
              body.data()));
    } else if (frame instanceof ClientFrame.Ping) {
      session.heartbeat();
      session.say(pong(session));
    } else if (frame instanceof ClientFrame.Read read) {
      append(session, read.about(), new Write.Read(session.caller(), read.room(), read.seq()));
    } else if (frame instanceof ClientFrame.Typing typing) {
      typing(session, typing);
    } else if (frame instanceof ClientFrame.Edit edit) {
      append(
          session,
          edit.about(),
          new Write.Edit(session.caller(), edit.room(), edit.seq(), edit.text(), edit.data()));
    } else if (frame instanceof ClientFrame.Delete delete) {
      append(
          session, delete.about(), new Write.Delete(session.caller(), delete.room(), delete.seq()));
    } else if (frame instanceof ClientFrame.React react) {
      append(
          session,
          react.about(),
          new Write.React(session.caller(), react.room(), react.seq(), react.emoji(), react.on()));
    } else {
      ofTheSession(session, frame);
    }
  }

  private void ofTheSession(Session session, ClientFrame frame) {
    if (frame instanceof ClientFrame.State state) {
      session.background(state.background());
    } else if (frame instanceof ClientFrame.Watch watch) {
      loop.watchers().watch(session, watch.users());
    } else if (frame instanceof ClientFrame.Token token) {
      renew(session, token.token());
    } else if (frame instanceof ClientFrame.Bye) {
      session.leave();
    } else if (frame instanceof ClientFrame.Refused refused) {
      session.error(refused.about(), refused.why());
    } else {
      session.error(HELLO, Fault.INVALID.because("this session said hello already"));
    }
  }

  private void append(Session session, Regarding about, Write write) {
    loop.node().log().append(write).onComplete((answer, failure) -> {
      if (failure != null) {
        session.error(about, fault(session, failure));
      } else if (answer instanceof Answer.Ack ack) {
        session.say(new ServerFrame.Ack(about, ack.room(), ack.seq(), ack.at(), ack.duplicate()));
      }
    });
  }

  /** The heads that moved since the last one, after the frames that moved them. */
  private ServerFrame.Pong pong(Session session) {
    loop.turn().spill();
    Map<String, Long> heads = new LinkedHashMap<>();
    for (Subscription subscription : session.subscriptions()) {
      if (subscription.takeMoved()) {
        heads.put(subscription.room().id(), subscription.room().head());
      }
    }
    return new ServerFrame.Pong(loop.node().wall().millis(), heads);
  }

  private void typing(Session session, ClientFrame.Typing typing) {
    Subscription subscription = session.subscription(typing.room());
    if (subscription == null) {
      refuseOutsider(session, typing.about(), typing.room());
    } else if (!Limits.exceeds(
        subscription.room().members(), loop.node().limits().broadcastMembers())) {
      loop.node().feed().publish(new Notice.Typing(typing.room(), session.user()));
    }
  }

  /** Who sees the room may not, who doesn't shall not know of it. */
  private void refuseOutsider(Session session, Regarding about, String room) {
    loop.node()
        .rooms()
        .room(session.user(), session.caller().admin(), room)
        .onSuccess(seen -> session.error(
            about, Fault.FORBIDDEN.because("only members may do that; join the room first")))
        .onFailure(failure -> session.error(about, fault(session, failure)));
  }

  private void renew(Session session, String token) {
    loop.node().authenticator().verify(token).onComplete((identity, failure) -> {
      if (session.isClosed()) {
        return;
      }
      if (failure != null) {
        session.error(TOKEN, fault(session, failure));
      } else if (isAnother(session, identity)) {
        session.close(CloseReason.UNAUTHORIZED, "the token is another user's");
      } else {
        session.authenticated(identity, token);
      }
    });
  }

  private static boolean isAnother(Session session, Identity identity) {
    return !session.isUser(identity.caller().user());
  }

  private FaultException fault(Session session, Throwable failure) {
    if (failure instanceof FaultException fault) {
      return fault;
    }
    loop.unexpected("a frame could not be answered", session, failure);
    return Fault.INTERNAL.because("the server failed; the operator's log tells more");
  }

  private static @Nullable Regarding about(ClientFrame frame) {
    if (frame instanceof ClientFrame.Send send) {
      return send.about();
    } else if (frame instanceof ClientFrame.Edit edit) {
      return edit.about();
    } else if (frame instanceof ClientFrame.Delete delete) {
      return delete.about();
    } else if (frame instanceof ClientFrame.React react) {
      return react.about();
    } else if (frame instanceof ClientFrame.Read read) {
      return read.about();
    } else if (frame instanceof ClientFrame.Typing typing) {
      return typing.about();
    } else if (frame instanceof ClientFrame.Refused refused) {
      return refused.about();
    } else if (frame instanceof ClientFrame.Watch) {
      return WATCH;
    } else if (frame instanceof ClientFrame.Token) {
      return TOKEN;
    } else if (frame instanceof ClientFrame.State) {
      return STATE;
    } else {
      return frame instanceof ClientFrame.Ping ? PING : HELLO;
    }
  }
}
