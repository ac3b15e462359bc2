package chat.snug.http;

import chat.snug.log.Log;
import chat.snug.model.Patch;
import chat.snug.protocol.FrameWriter;
import chat.snug.protocol.MessageBody;
import chat.snug.protocol.Regarding;
import chat.snug.protocol.ServerFrame;
import chat.snug.protocol.Shapes;
import chat.snug.store.Outcome.Answer;
import chat.snug.store.Write;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Send, edit, delete and react without a socket: the same rules as there, and the body of an {@code ack} for an answer. */
final class MessageRoutes implements RouteGroup {
  private static final String MESSAGES = "/v1/rooms/:room/messages";
  private static final String MESSAGE = MESSAGES + "/:seq";
  private static final String REACTION = MESSAGE + "/reactions/:emoji";

  private final Log log;
  private final Shapes shapes;

  MessageRoutes(Log log, Shapes shapes) {
    this.log = log;
    this.shapes = shapes;
  }

  @Override
  public void addTo(RouteTable table) {
    table
        .post(MESSAGES, Body.REQUIRED, this::send)
        .patch(MESSAGE, this::edit)
        .delete(MESSAGE, this::delete)
        .put(REACTION, Body.NONE, call -> react(call, true))
        .delete(REACTION, call -> react(call, false));
  }

  private Future<Reply> send(Call call) {
    MessageBody body = shapes.message(call.body());
    Write send = new Write.Send(
        call.caller(),
        call.room(),
        body.clientMsgId(),
        body.text(),
        body.replyTo(),
        body.thread(),
        body.mentions(),
        body.data());
    Regarding about = new Regarding("send", null, body.clientMsgId(), call.room());
    return log.append(send).map(answer -> {
      Answer.Ack ack = (Answer.Ack) answer;
      return Reply.created(!ack.duplicate(), out -> FrameWriter.ack(out, frame(about, ack)));
    });
  }

  private Future<Reply> edit(Call call) {
    Patch<String> data = shapes.dataPatch(call.body());
    String text = shapes.editText(call.body(), data);
    return change(new Write.Edit(call.caller(), call.room(), call.seq(), text, data));
  }

  private Future<Reply> delete(Call call) {
    return change(new Write.Delete(call.caller(), call.room(), call.seq()));
  }

  private Future<Reply> react(Call call, boolean on) {
    String emoji = shapes.emoji(call.lastSegment());
    return change(new Write.React(call.caller(), call.room(), call.seq(), emoji, on));
  }

  private Future<Reply> change(Write change) {
    return log.append(change)
        .map(answer -> Reply.ok(out -> FrameWriter.ack(out, frame(null, (Answer.Ack) answer))));
  }

  private static ServerFrame.Ack frame(@Nullable Regarding about, Answer.Ack ack) {
    return new ServerFrame.Ack(about, ack.room(), ack.seq(), ack.at(), ack.duplicate());
  }
}
