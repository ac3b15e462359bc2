import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FileCache } from './fileCache.js';
import { FileOutbox } from './fileOutbox.js';

/**
 * Outbox and cache in files of a folder, apart for each server and user.
 *
 * @param {string} folder
 * @returns {(whose: {origin: string, user: string}) => Promise<{outbox: FileOutbox, cache: FileCache}>} for `openClient({store})`
 */
export function fileStore(folder) {
  return async ({ origin, user }) => {
    const own = join(folder, fileName(origin), fileName(user));
    await mkdir(own, { recursive: true });
    return { outbox: new FileOutbox(join(own, 'outbox.jsonl')), cache: new FileCache(join(own, 'cache.jsonl')) };
  };
}

/** A name that no disk takes for another, whether it heeds case or not. */
export function fileName(text) {
  const bytes = [...new TextEncoder().encode(text)];
  return bytes.map((byte) => (/[a-z0-9-]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, '0')}`)).join('');
}
