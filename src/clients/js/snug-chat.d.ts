/** Client of the Snug chat backend. Nothing composed is lost, doubled or reordered, whatever the network does. */

/** `closed`: at rest, or refused for good; `waiting`: until the next attempt; `paused`: in the background. */
export type ConnectionState = 'closed' | 'connecting' | 'online' | 'waiting' | 'paused';

export interface ClientOptions {
  /** Of the server, such as `https://chat.example`. */
  url: string;
  /** The user whose tokens these are. */
  user: string;
  /** Asks the application for a fresh access token. `expiresAt` (ms since 1970) where the token itself does not tell. */
  token: () => Promise<string | { token: string; expiresAt?: number }>;
  /** An id that this installation keeps; made and kept in the cache if left out. */
  device?: string;
  /** How long one stays connected after going to the background without an active room; 10 000 if left out. */
  backgroundGraceMs?: number;
  /** Whether the connection stays in the background, as for a page that may show notifications. */
  stayInBackground?: boolean | (() => boolean);
  /** After which a call such as `history` fails with `unavailable`; 120 000 if left out. */
  callPatienceMs?: number;
  /** For where there is no WebSocket: a class with the interface of browsers, such as that of npm's `ws`. */
  WebSocket?: new (url: string) => any;
  fetch?: typeof fetch;
  /** Where outbox and cache are kept: IndexedDB in browsers; `fileStore(folder)` of `snug-chat/node`; one's own. */
  store?: (whose: { origin: string; user: string }) => Promise<Stores>;
  /** `false`: this tab has a connection of its own and shares none with other tabs. */
  tabs?: boolean;
  /** `false`: the application tells visibility and network itself. */
  bindPage?: boolean;
}

/** Opens a client; it is `closed` until it is told to connect. */
export function openClient(options: ClientOptions): Promise<Client>;

export interface Client {
  readonly state: ConnectionState;
  /** The last `seq` that was told of each room. */
  readonly rooms: Record<string, number>;
  /** The same as it stood when the client was opened. */
  readonly resumed: Record<string, number>;
  /** How much waits in the outbox. */
  readonly outboxSize: number;

  /** Listens until the returned function is called. */
  on<Name extends keyof Told>(name: Name, listener: (told: Told[Name]) => void): () => void;

  connect(): void;
  /** Stops, with a goodbye: the device is offline at once. `connect` works again afterwards. */
  close(): void;
  /** Ends the client; resolves when the cache is written. */
  dispose(): Promise<void>;

  /** Composes a message. Resolves once it is in the durable outbox: from then on it is not lost. `tag` comes back in `queued`. */
  send(message: NewMessage, options?: Tag): Promise<{ client_msg_id: string; room: string }>;
  edit(change: Target & { text: string; data?: object | null }, options?: Tag): Promise<{ ref: string; room: string }>;
  delete(change: Target, options?: Tag): Promise<{ ref: string; room: string }>;
  react(change: Target & { emoji: string; on: boolean }, options?: Tag): Promise<{ ref: string; room: string }>;
  /** Tries a message again that was refused for good. */
  retry(clientMsgId: string): Promise<void>;
  /** Forgets a message that was refused for good. */
  discard(clientMsgId: string): Promise<void>;

  /** One has read up to there. Kept while offline. */
  read(room: string, seq: number): Promise<void>;
  /** One types; at most one frame in 3 s goes out. */
  typing(room: string): Promise<void>;
  /** Whose presence is told, at most 500; replaces the last list. */
  watch(users: string[]): Promise<void>;

  /** Loads a page of messages, with what came live meanwhile applied. The room is open from then on. */
  history(room: string, span?: Span): Promise<Page>;
  /** Opens a room: what the cache holds of it shows in `messages`. */
  open(room: string): Promise<void>;
  /** Starts a room anew from its newest page. */
  reset(room: string): Promise<void>;
  /** What a chat screen shows of an open room: its messages, then one's own on their way. One bubble for each. */
  messages(room: string, thread?: number): Promise<Bubble[]>;
  unread(room: string): Promise<number>;
  /** Who types in the room now. */
  typingIn(room: string): Promise<string[]>;

  /** Nobody looks any more. Called by itself in pages. */
  enterBackground(): void;
  /** Somebody looks again. Called by itself in pages. */
  enterForeground(): void;
  /** The room of the chat screen that stays live in the background as well (a call, picture in picture); `null`: none. */
  setActiveRoom(room: string | null): void;
  /** Whether there is a network. Called by itself in pages. */
  setNetwork(up: boolean): void;
}

export interface Tag {
  tag?: unknown;
}

export interface NewMessage {
  room: string;
  text: string;
  /** Made by the client if left out. */
  client_msg_id?: string;
  reply_to?: number;
  thread?: number;
  mentions?: string[];
  attachments?: unknown[];
  data?: object | null;
}

/** A message by its `seq`, or one's own by its `client_msg_id` as long as it has none. */
export interface Target {
  room: string;
  seq?: number;
  client_msg_id?: string;
}

export interface Span {
  before?: number | null;
  after?: number | null;
  around?: number | null;
  limit?: number;
  /** The replies under this message in place of the room's messages. */
  thread?: number;
}

export interface Page {
  items: Message[];
  before: number | null;
  after: number | null;
  head: number;
  read?: number;
}

export interface Message {
  room: string;
  seq: number;
  user: string;
  client_msg_id: string;
  text?: string;
  at: string;
  edited_at?: string;
  deleted_at?: string;
  reply_to?: number;
  thread?: number;
  mentions?: string[];
  attachments?: unknown[];
  data?: object;
  reactions?: Record<string, { count: number; users: string[]; mine: boolean }>;
  replies?: { count: number; last_at: string };
}

/** A message on a screen. Others' have no `status`; one's own that are on their way have no `seq` yet. */
export type Bubble = Omit<Message, 'seq'> & {
  seq?: number;
  status?: 'sending' | 'sent' | 'failed';
  /** Why it failed. */
  code?: string;
  /** Somebody else has read it. */
  seen?: boolean;
};

/** An event of a room's log, as the server sent it. */
export interface LogEvent {
  type: 'message' | 'edit' | 'delete' | 'reaction' | 'member' | 'room' | (string & {});
  room: string;
  seq: number;
  at: string;
  user: string;
  [member: string]: any;
}

/** What the client tells, by name. */
export interface Told {
  /** `wait_ms` with `waiting` (none without network), the close code where there was one. */
  state: { state: ConnectionState; wait_ms?: number; code?: number };
  /** It is in the durable outbox. */
  queued: { client_msg_id?: string; ref?: string; room: string; tag?: any };
  /** It is in the log. */
  sent: { client_msg_id?: string; ref?: string; room: string; seq: number; duplicate: boolean };
  /** It was refused for good. */
  failed: { client_msg_id?: string; ref?: string; code: string };
  /** Each `seq` of a room once and in order. */
  event: { event: LogEvent };
  /** The room goes on from `head` + 1; what is shown of it is to be read anew. */
  reset: { room: string; head: number };
  /** The room is gone for this user. */
  left: { room: string };
  /** Nothing is missing any more. After each connect. */
  caught_up: { rooms: Record<string, number> };
  /** `messages(room)` would answer something else than before. */
  changed: { room: string };
  /** An open room and its first members, when it started anew. */
  room: { room: any; members: any[] };
  presence: { items: { user: string; status: 'online' | 'away' | 'offline'; last_seen?: string | null }[] };
  typing: { room: string; user: string };
  read: { room: string; user: string; read: number; at: string; unread?: number };
  user: { id: string; display_name: string; avatar?: string; created_at: string };
  /** Something that the application should know: a store that fails, a database that is denied. */
  warning: { message: string; error?: unknown };
}

/** What failed, with a `code` of the server's, or `invalid`, `unavailable`, `closed`. */
export class SnugError extends Error {
  constructor(code: string, message: string);
  code: string;
}

/** The wait in ms before attempt n, from 0; `random` in [0, 1). */
export function waitBefore(attempt: number, random: number): number;

export interface Stores {
  outbox: OutboxStore;
  cache: MessageCache;
}

export interface OutboxEntry {
  id: string;
  kind: 'send' | 'edit' | 'delete' | 'react';
  room: string;
  composed_at: string;
  members: any;
  of?: string;
}

export interface OutboxStore {
  /** Entries in the order of their first `put`. */
  load(): Promise<{ entries: OutboxEntry[]; floors: Record<string, number> }>;
  /** Resolves once it survives the end of the process. */
  put(entry: OutboxEntry): Promise<void>;
  remove(id: string, room?: string, seq?: number): Promise<void>;
  /** The client has ended. */
  close?(): Promise<void>;
}

/** A message, and the event up to which it is true. */
export interface Copy {
  message: any;
  head: number;
}

export interface MessageCache {
  load(): Promise<{ epoch: string | null; device: string | null; n: number; rooms: Record<string, number>; reads: Record<string, number> }>;
  messages(room: string): Promise<Copy[]>;
  copy(room: string, seq: number): Promise<Copy | undefined>;
  applied(room: string, seq: number, copies: Copy[]): Promise<void>;
  put(room: string, copies: Copy[]): Promise<void>;
  reset(room: string, seq: number, copies: Copy[]): Promise<void>;
  left(room: string): Promise<void>;
  setEpoch(epoch: string): Promise<void>;
  setDevice(device: string): Promise<void>;
  setN(n: number): Promise<void>;
  setRead(room: string, seq: number | null): Promise<void>;
  /** The client has ended. */
  close?(): Promise<void>;
}

/** Ends with the process. */
export class MemoryOutbox implements OutboxStore {
  load(): Promise<{ entries: OutboxEntry[]; floors: Record<string, number> }>;
  put(entry: OutboxEntry): Promise<void>;
  remove(id: string, room?: string, seq?: number): Promise<void>;
}

/** Ends with the process. */
export class MemoryCache implements MessageCache {
  load(): Promise<{ epoch: string | null; device: string | null; n: number; rooms: Record<string, number>; reads: Record<string, number> }>;
  messages(room: string): Promise<Copy[]>;
  copy(room: string, seq: number): Promise<Copy | undefined>;
  applied(room: string, seq: number, copies: Copy[]): Promise<void>;
  put(room: string, copies: Copy[]): Promise<void>;
  reset(room: string, seq: number, copies: Copy[]): Promise<void>;
  left(room: string): Promise<void>;
  setEpoch(epoch: string): Promise<void>;
  setDevice(device: string): Promise<void>;
  setN(n: number): Promise<void>;
  setRead(room: string, seq: number | null): Promise<void>;
}
