/** Brings each frame of the server to the part that it is for. */
export class Frames {
  #machine;
  #me;

  /**
   * @param {import('./machine.js').Machine} machine
   * @param {string} me
   */
  constructor(machine, me) {
    this.#machine = machine;
    this.#me = me;
  }

  /**
   * @param {import('./connection/session.js').Session} session
   * @param {any} frame
   * @param {() => void} then looks what has changed with it
   */
  received(session, frame, then) {
    this.guard(frame, () => {
      if (this.#machine.rooms.isEvent(frame)) this.#machine.rooms.live(frame);
      else this.#handlers[frame.type]?.call(this, frame, session);
      then();
    });
  }

  /** A frame of a shape that no server of ours sends is told, and costs nothing else. */
  guard(frame, handle) {
    try {
      handle();
    } catch (error) {
      this.#machine.events.emit('warning', { message: `a frame of type ${frame.type} could not be handled: ${error.message}`, error });
    }
  }

  #handlers = {
    __proto__: null,
    ack: (frame) => this.#machine.sender.acked(frame),
    error: (frame, session) => this.#refused(frame, session),
    pong: (frame, session) => this.#machine.rooms.pong(frame.heads, session.signal),
    resync: (frame) => this.#machine.rooms.resync(frame),
    drain: (frame) => this.#machine.connection.drain(frame),
    token_expiring: () => this.#machine.renewal.renew(),
    read: (frame) => this.#read(frame),
    typing: (frame) => this.#typing(frame),
    presence: (frame) => this.#machine.events.emit('presence', bare(frame)),
    user: (frame) => this.#machine.events.emit('user', bare(frame)),
  };

  #refused(error, session) {
    const { sender, renewal, reads, watching, connection } = this.#machine;
    if (error.client_msg_id !== undefined || error.ref !== undefined) sender.refused(error);
    else if (error.of === 'token') renewal.refused(error);
    else if (error.of === 'read') reads.refused(error);
    else if (error.of === 'watch') watching.refused(error, session);
    else if (error.of === 'state') connection.visibilityRefused(error);
  }

  #read(frame) {
    const { reads, unread, rooms, bubbles, events } = this.#machine;
    if (frame.user === this.#me) {
      reads.confirmed(frame.room, frame.read);
      unread.read(frame, rooms.get(frame.room)?.seq ?? 0);
    }
    bubbles.read(frame);
    events.emit('read', bare(frame));
    events.emit('changed', { room: frame.room });
  }

  #typing(frame) {
    this.#machine.typing.heard(frame);
    this.#machine.events.emit('typing', bare(frame));
  }
}

/** What a frame says beside its type. */
function bare({ type, ...members }) {
  return members;
}
