package chat.snug.log;

import chat.snug.bus.Parcel;
import chat.snug.bus.Topic;
import chat.snug.log.Notice.Audience;
import chat.snug.model.User;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Notices as nodes tell them to each other, and whom they concern. Members are only ever added at the end, so an older build reads what a newer one
 * says. An event's bytes are handed on as they are, whatever its kind.
 */
final class NoticeWire {
  private static final int NOTHING = 0;
  private static final int ADMITS = 1;
  private static final int DISMISSES = 2;
  private static final int ENDS = 3;

  private NoticeWire() {}

  // ---- events

  static Parcel event(Notice.Entry entry) {
    Effect effect = entry.effect();
    List<Long> topics = new ArrayList<>(2);
    topics.add(Topic.room(entry.room()));
    WireOut out = new WireOut().text(entry.room()).number(entry.seq()).number(entry.members());
    if (effect instanceof Effect.Admits admits) {
      topics.add(Topic.user(admits.user()));
      out.number(ADMITS).text(admits.user());
    } else if (effect instanceof Effect.Dismisses dismisses) {
      out.number(DISMISSES).text(dismisses.user());
    } else {
      out.number(effect instanceof Effect.Ends ? ENDS : NOTHING).text("");
    }
    return new Parcel(topics, out.block(entry.json()).bytes());
  }

  static Notice.Entry event(Buffer bytes) {
    WireIn in = new WireIn(bytes);
    String room = in.text();
    long seq = in.large();
    int members = in.number();
    Effect effect = effect(in.number(), in.text());
    return new Notice.Entry(room, seq, effect, in.block(), members);
  }

  private static Effect effect(int code, String user) {
    return switch (code) {
      case ADMITS -> new Effect.Admits(user);
      case DISMISSES -> new Effect.Dismisses(user);
      case ENDS -> new Effect.Ends();
      default -> Effect.NOTHING;
    };
  }

  // ---- what is no event

  static Parcel read(Notice.ReadMoved read) {
    Buffer bytes = new WireOut()
        .text(read.room())
        .text(read.user())
        .number(read.read())
        .number(read.unread())
        .number(read.at())
        .number(read.members())
        .text(read.to().name())
        .bytes();
    return new Parcel(List.of(Topic.room(read.room())), bytes);
  }

  static Notice.ReadMoved read(Buffer bytes) {
    WireIn in = new WireIn(bytes);
    return new Notice.ReadMoved(
        in.text(),
        in.text(),
        in.large(),
        in.number(),
        in.large(),
        in.number(),
        Audience.valueOf(in.text()));
  }

  static Parcel typing(Notice.Typing typing) {
    Buffer bytes = new WireOut().text(typing.room()).text(typing.user()).bytes();
    return new Parcel(List.of(Topic.room(typing.room())), bytes);
  }

  static Notice.Typing typing(Buffer bytes) {
    WireIn in = new WireIn(bytes);
    return new Notice.Typing(in.text(), in.text());
  }

  static Parcel profile(Notice.ProfileChanged profile) {
    User user = profile.user();
    String avatar = user.avatar();
    WireOut out = new WireOut()
        .text(user.id())
        .text(user.displayName())
        .number(user.createdAt())
        .texts(avatar == null ? List.of() : List.of(avatar))
        .texts(profile.smallRooms());
    List<Long> topics = Stream.concat(
            Stream.of(Topic.user(user.id())), profile.smallRooms().stream().map(Topic::room))
        .toList();
    return new Parcel(topics, out.bytes());
  }

  static Notice.ProfileChanged profile(Buffer bytes) {
    WireIn in = new WireIn(bytes);
    String id = in.text();
    String name = in.text();
    long createdAt = in.large();
    List<String> avatar = in.texts();
    User user = new User(id, name, avatar.isEmpty() ? null : avatar.get(0), createdAt);
    return new Notice.ProfileChanged(user, in.texts());
  }

  static Parcel signedOut(Notice.SignedOut out) {
    return new Parcel(List.of(), new WireOut().texts(out.revoked()).bytes());
  }

  static Notice.SignedOut signedOut(Buffer bytes) {
    return new Notice.SignedOut(new WireIn(bytes).texts());
  }
}
