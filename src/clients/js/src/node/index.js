export { fileStore } from './fileStore.js';
export { FileOutbox } from './fileOutbox.js';
export { FileCache } from './fileCache.js';
