// Compiled, never run: the declarations say what the sources do.
import type * as declared from '../../snug-chat';
import type * as declaredForNode from '../../node';
import * as sources from '../../src/index.js';
import * as sourcesForNode from '../../src/node/index.js';
import type { SnugClient } from '../../src/client.js';
import type { TabClient } from '../../src/tabs/tabClient.js';

export const conforms: Pick<typeof declared, 'SnugError' | 'waitBefore' | 'MemoryCache' | 'MemoryOutbox'> = sources;
export const conformsForNode: typeof declaredForNode = sourcesForNode;
export const opens: (options: declared.ClientOptions) => Promise<unknown> = sources.openClient;
export const alone = (client: SnugClient): Omit<declared.Client, 'state' | 'on'> => client;
export const shared = (client: TabClient): Omit<declared.Client, 'state' | 'on'> => client;
export const nothingIsMissing: Record<Exclude<keyof typeof sources, 'prototype'>, true> = {
  openClient: true,
  SnugError: true,
  waitBefore: true,
  MemoryCache: true,
  MemoryOutbox: true,
} satisfies Record<keyof typeof declared, true>;
