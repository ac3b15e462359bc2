import { SnugError } from '../snugError.js';
import { composed } from './shapes.js';
import { idName } from './entries.js';

/**
 * Makes entries of what the application says, and puts them into the durable outbox.
 *
 * @typedef {import('./entries.js').Entry} Entry
 */
export class Composer {
  #ports;
  #outbox;
  #sender;
  #onQueued;
  #findSeq;
  /** The last change whose target is being looked up: what is composed meanwhile comes after it.
   * @type {Promise<void> | undefined} */
  #aiming;

  /**
   * @param {import('../ports.js').Ports} ports
   * @param {import('./outbox.js').Outbox} outbox
   * @param {import('./sender.js').Sender} sender
   * @param {{onQueued: (told: any) => void, findSeq: (room: string, id: string) => Promise<number | undefined>}} hooks
   */
  constructor(ports, outbox, sender, { onQueued, findSeq }) {
    this.#ports = ports;
    this.#outbox = outbox;
    this.#sender = sender;
    this.#onQueued = onQueued;
    this.#findSeq = findSeq;
  }

  /**
   * @param {any} message members of the frame `send`; a `client_msg_id` of one's own is kept
   * @param {any} [tag] comes back in `queued`
   */
  async send(message, tag) {
    const { client_msg_id: given, ...members } = composed('send', message);
    const id = given ?? this.#ports.newId();
    while (this.#aiming) await this.#aiming;
    await this.#add(this.#entry(id, 'send', members), tag);
    return { client_msg_id: id, room: members.room };
  }

  /**
   * @param {'edit' | 'delete' | 'react'} kind
   * @param {any} change members of the frame; `client_msg_id` in place of `seq` where there is none yet
   * @param {any} [tag]
   */
  async change(kind, change, tag) {
    const { client_msg_id: of, ref: given, ...members } = composed(kind, change);
    const id = given ?? this.#ports.newId();
    const entry = this.#entry(id, kind, members);
    while (this.#aiming) await this.#aiming;
    await (members.seq === undefined ? this.#aimAndAdd(entry, of, tag) : this.#add(entry, tag));
    return { ref: id, room: members.room };
  }

  /** Puts a refused one into the outbox again. */
  again(entry) {
    return this.#add({ ...entry, composed_at: entry.composed_at }, undefined);
  }

  #entry(id, kind, { room, ...members }) {
    return { id, kind, room, composed_at: new Date(this.#ports.clock.wall()).toISOString(), members };
  }

  async #aimAndAdd(entry, of, tag) {
    let passed = () => {};
    this.#aiming = new Promise((resolve) => (passed = resolve));
    let adding;
    try {
      await this.#aim(entry, of);
      adding = this.#add(entry, tag); // Its place is taken: what comes next need not wait for the disk.
    } finally {
      this.#aiming = undefined;
      passed();
    }
    await adding;
  }

  async #aim(entry, of) {
    if (this.#outbox.has(of)) return void (entry.of = of);
    const seq = this.#outbox.seqOf(of, entry.room) ?? (await this.#findSeq(entry.room, of));
    if (seq === undefined) entry.of = of;
    else entry.members = { ...entry.members, seq };
  }

  async #add(entry, tag) {
    if (this.#outbox.has(entry.id)) return; // The same once more: it waits already.
    try {
      await this.#outbox.add(entry, () => this.#added(entry, tag));
    } catch (error) {
      throw new SnugError('unavailable', `the outbox could not be written: ${error?.message ?? error}`);
    }
  }

  #added(entry, tag) {
    this.#onQueued({ ...(tag === undefined ? {} : { tag }), [idName(entry.kind)]: entry.id, room: entry.room });
    if (this.#sender.isTooLarge(entry)) this.#sender.fail(entry, 'too_large');
    else this.#sender.look();
  }
}
