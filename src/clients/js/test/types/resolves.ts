// Compiled in the folder of an application, never run: the package's types are found, and are those that they say.
import { openClient, type Client, type Stores } from 'snug-chat';
import { fileStore } from 'snug-chat/node';

export const stores: Promise<Stores> = fileStore('chat')({ origin: 'http://localhost', user: 'ann' });
export const client: Promise<Client> = openClient({ url: 'http://localhost', user: 'ann', token: async () => 'x' });
// @ts-expect-error a store is no number, as it would be if its type were lost
export const lost: number = fileStore('chat');
