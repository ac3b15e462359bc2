import type { Stores } from './snug-chat.js';

/** Outbox and cache in files of a folder, apart for each server and user: for `openClient({ store: fileStore('chat') })`. */
export function fileStore(folder: string): (whose: { origin: string; user: string }) => Promise<Stores>;
