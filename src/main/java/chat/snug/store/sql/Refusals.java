package chat.snug.store.sql;

import chat.snug.model.Fault;
import chat.snug.model.FaultException;

/** Refusals that more than one place gives, so that they read the same everywhere. */
final class Refusals {
  private Refusals() {}

  static FaultException noRoom() {
    return Fault.NOT_FOUND.because("there is no such room that you may see");
  }

  static FaultException roomExists() {
    return Fault.ROOM_EXISTS.because("a room of this id exists or existed; choose another one");
  }

  static FaultException noMessage() {
    return Fault.NOT_FOUND.because("there is no such message in the room");
  }

  static FaultException noUser() {
    return Fault.NOT_FOUND.because("there is no such user");
  }

  static FaultException noMember() {
    return Fault.NOT_FOUND.because("that user is no member of the room");
  }

  static FaultException membersOnly() {
    return Fault.FORBIDDEN.because(
        "this is for members of the room; join it, or have yourself added");
  }

  static FaultException notInDirect() {
    return Fault.FORBIDDEN.because(
        "a direct room has its two members for ever and can't be changed");
  }

  static FaultException ownersOnly() {
    return Fault.FORBIDDEN.because("only an owner of the room may do this");
  }

  static FaultException moderatorsOnly() {
    return Fault.FORBIDDEN.because("only moderators and owners of the room may do this");
  }

  static FaultException unknownCaller() {
    return Fault.UNAUTHORIZED.because("the user of this token does not exist here");
  }

  static FaultException threadInThread() {
    return Fault.INVALID.because(
        "thread names a message that is in a thread itself; name its root");
  }

  static FaultException idReused() {
    return Fault.ID_REUSED.because(
        "this client_msg_id was sent before with another room or text; make a new one for each message");
  }

  static FaultException authorsOnly() {
    return Fault.FORBIDDEN.because("only its author may edit a message");
  }

  static FaultException blank() {
    return Fault.INVALID.because("`text` must hold more than white space where there is no `data`");
  }

  static FaultException mayNotDelete() {
    return Fault.FORBIDDEN.because(
        "only its author, moderators and owners of the room may delete a message");
  }

  static FaultException tooManyEmojis() {
    return Fault.INVALID.because("the message has as many different emojis as are allowed");
  }

  static FaultException negativeSeq() {
    return Fault.INVALID.because("seq can't be negative");
  }

  static FaultException beyondHead(long head) {
    return Fault.INVALID.because("seq is beyond the room's head, which is " + head);
  }

  static FaultException badCursor() {
    return Fault.INVALID.because("this cursor is none that was given out here; begin without one");
  }
}
