package chat.snug.protocol;

import chat.snug.model.Fault;
import chat.snug.model.Ids;
import chat.snug.model.Patch;
import chat.snug.model.Texts;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Members that mean the same on the socket and over REST, with their checks. */
public final class Shapes {
  private final Rules rules;

  public Shapes(Rules rules) {
    this.rules = rules;
  }

  public Rules rules() {
    return rules;
  }

  /** The members of a new message, on either way. */
  public MessageBody message(Members members) {
    String clientMsgId = Ids.token("client_msg_id", members.text("client_msg_id"));
    if (!members.lacks("attachments") && !members.isEmptyArray("attachments")) {
      throw Fault.UNSUPPORTED.because(
          "`attachments` are not supported by this server; leave them out");
    }
    String data = data(members);
    String text = text(members, data != null);
    Long replyTo = target(members, "reply_to");
    Long thread = target(members, "thread");
    return new MessageBody(clientMsgId, text, replyTo, thread, mentions(members), data);
  }

  /** A message's text: not white space alone, but where {@code mayBeEmpty} it may be nothing at all. */
  public String text(Members members, boolean mayBeEmpty) {
    String text = members.text("text");
    if (Rules.exceeds(Texts.length(text), rules.textCharacters())) {
      throw Fault.TOO_LARGE.because(
          "`text` may have up to " + rules.textCharacters() + " characters");
    }
    if (!Texts.isSound(text)) {
      throw Fault.INVALID.because("`text` holds NUL or half of a surrogate pair");
    }
    if (!mayBeEmpty && Texts.isBlank(text)) {
      throw Fault.INVALID.because(
          "`text` must hold more than white space, or `data` must be given");
    }
    return text;
  }

  /** An edit's text. Where {@code data} is left out it may be white space alone: whether the message has data that stays is for the store to see. */
  public String editText(Members members, Patch<String> data) {
    return text(members, !data.present() || data.value() != null);
  }

  /** An application's object as the text that came, or null. */
  public @Nullable String data(Members members) {
    String data = members.objectOrNull("data");
    if (data != null) {
      checkData(data);
    }
    return data;
  }

  public Patch<String> dataPatch(Members members) {
    return members.has("data") ? Patch.of(data(members)) : Patch.absent();
  }

  public String emoji(String emoji) {
    if (emoji.isEmpty()
        || !Texts.isSound(emoji)
        || Texts.isBlank(emoji)
        || Texts.hasControls(emoji)
        || Rules.exceeds(emoji.getBytes(StandardCharsets.UTF_8).length, rules.emojiBytes())) {
      throw Fault.INVALID.because("`emoji` must be 1 to " + rules.emojiBytes()
          + " bytes of UTF-8 without control characters");
    }
    return emoji;
  }

  /** A display name or a room's name. */
  public String name(String member, String name) {
    if (name.isEmpty()
        || !Texts.isSound(name)
        || Texts.isBlank(name)
        || Rules.exceeds(Texts.length(name), rules.nameCharacters())) {
      throw Fault.INVALID.because("`" + member + "` must be 1 to " + rules.nameCharacters()
          + " characters, not white space alone");
    }
    return name;
  }

  public Patch<String> namePatch(Members members, String member) {
    Patch<String> patch = members.textPatch(member);
    return patch.value() == null ? patch : Patch.of(name(member, patch.value()));
  }

  /** A picture's address, or whatever the application puts there. */
  public String avatar(String avatar) {
    if (avatar.isEmpty()
        || !Texts.isSound(avatar)
        || Rules.exceeds(Texts.length(avatar), rules.avatarCharacters())) {
      throw Fault.INVALID.because(
          "`avatar` must be 1 to " + rules.avatarCharacters() + " characters");
    }
    return avatar;
  }

  public Patch<String> avatarPatch(Members members) {
    Patch<String> patch = members.textPatch("avatar");
    return patch.value() == null ? patch : Patch.of(avatar(patch.value()));
  }

  /** The seq of a message in `name`, or null. */
  private static @Nullable Long target(Members members, String name) {
    Long seq = members.numberOrNull(name);
    if (seq != null && seq < 1) {
      throw Fault.NOT_FOUND.because("`" + name + "` names no message of this room");
    }
    return seq;
  }

  private List<String> mentions(Members members) {
    List<String> mentions = members.texts("mentions");
    if (Rules.exceeds(mentions.size(), rules.mentions())) {
      throw Fault.INVALID.because("`mentions` may name up to " + rules.mentions() + " users");
    }
    mentions.forEach(user -> Ids.id("mentions", user));
    return List.copyOf(new LinkedHashSet<>(mentions));
  }

  private void checkData(String data) {
    if (Rules.exceeds(data.getBytes(StandardCharsets.UTF_8).length, rules.dataBytes())) {
      throw Fault.TOO_LARGE.because("`data` may have up to " + rules.dataBytes() + " bytes");
    }
    try (JsonParser parser = Members.JSON.createParser(data)) {
      int depth = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isStructStart() && Rules.exceeds(++depth, rules.dataDepth())) {
          throw Fault.TOO_LARGE.because("`data` may be " + rules.dataDepth() + " levels deep");
        } else if (token.isStructEnd()) {
          depth--;
        } else if (token.isNumeric() && !isDouble(parser.getText())) {
          throw Fault.INVALID.because("`data` holds a number outside the range of a double");
        }
      }
    } catch (IOException e) {
      throw Fault.INVALID.because("`data` must be an object");
    }
  }

  private static boolean isDouble(String number) {
    return Double.isFinite(Double.parseDouble(number));
  }
}
