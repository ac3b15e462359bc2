// Compiled, never run: how an application sees the library.
import { openClient, SnugError, type Bubble } from '../../snug-chat';
import { fileStore } from '../../node';

export async function show(url: string): Promise<Bubble[]> {
  const client = await openClient({ url, user: 'ann', token: async () => ({ token: 'x', expiresAt: 1 }), store: fileStore('chat'), stayInBackground: true });
  const stop = client.on('state', ({ state, wait_ms }) => console.log(state, wait_ms?.toFixed()));
  client.on('event', ({ event }) => event.type === 'message' && console.log(event.user, event.text));
  client.connect();
  const { client_msg_id } = await client.send({ room: 'kitchen', text: 'hello' }, { tag: 1 });
  await client.edit({ room: 'kitchen', client_msg_id, text: 'hello!' });
  const page = await client.history('kitchen', { limit: 20 }).catch((error) => (error instanceof SnugError ? null : Promise.reject(error)));
  await client.read('kitchen', page?.head ?? 0);
  // @ts-expect-error a message has a text
  await client.send({ room: 'kitchen' });
  // @ts-expect-error there is no such event
  client.on('nothing', () => {});
  stop();
  return client.messages('kitchen');
}
