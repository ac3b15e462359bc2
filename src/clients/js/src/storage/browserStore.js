import { Database, IndexedDbCache, IndexedDbOutbox } from './indexedDb.js';
import { MemoryCache, MemoryOutbox } from './memory.js';

/**
 * IndexedDB, or memory where there is none. That is said aloud: what waits in a memory is gone with the page.
 *
 * @param {{origin: string, user: string}} whose
 */
export async function browserStore(whose) {
  try {
    const database = new Database(globalThis.indexedDB, whose);
    await database.check();
    return { outbox: new IndexedDbOutbox(database), cache: new IndexedDbCache(database) };
  } catch (error) {
    const warning = `there is no database here (${error?.message ?? error}): what is not sent yet ends with the page or the process`;
    return { outbox: new MemoryOutbox(), cache: new MemoryCache(), warning };
  }
}
