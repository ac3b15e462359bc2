export { fileStore } from './fileStore.js';
