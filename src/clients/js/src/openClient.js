import { SnugClient } from './client.js';
import { systemPorts } from './platform/system.js';
import { MemoryCache, MemoryOutbox } from './storage/memory.js';

/**
 * Opens a client; it is `closed` until it is told to connect.
 *
 * @param {import('./machine.js').MachineOptions & {WebSocket?: any, fetch?: any, store?: (whose: {origin: string, user: string}) => Promise<import('./machine.js').Stores>}} options
 */
export async function openClient(options) {
  const store = options.store ?? (async () => ({ outbox: new MemoryOutbox(), cache: new MemoryCache() }));
  const stores = await store({ origin: new URL(options.url).origin, user: options.user });
  return SnugClient.on(systemPorts(options), stores, options);
}
