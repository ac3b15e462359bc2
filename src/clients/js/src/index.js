export { openClient } from './openClient.js';
export { SnugError } from './snugError.js';
export { waitBefore } from './backoff.js';
export { MemoryCache, MemoryOutbox } from './storage/memory.js';
