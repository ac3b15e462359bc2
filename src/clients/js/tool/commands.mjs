/** The lines of DRIVER.md as calls of the library, and what the library tells as lines. No logic of its own. */

const EVENTS = ['state', 'queued', 'sent', 'failed', 'reset', 'left', 'caught_up', 'presence', 'typing', 'read'];

/**
 * @param {import('../src/client.js').SnugClient} client
 * @param {(line: object) => void} print
 */
export function printEvents(client, print) {
  for (const name of EVENTS) client.on(name, (told) => print({ on: name, ...told }));
  client.on('event', ({ event }) => print({ on: 'event', event }));
}

/**
 * @param {import('../src/client.js').SnugClient} client
 * @param {(line: object) => void} print
 * @param {Record<string, (command: any) => any>} more commands that are the driver's own
 */
export function commander(client, print, more = {}) {
  const composed = (kind) => ({ do: _, tag, ...members }) => client[kind](members, { tag });
  const commands = {
    connect: () => client.connect(),
    close: () => client.close(),
    send: composed('send'),
    edit: composed('edit'),
    delete: composed('delete'),
    react: composed('react'),
    read: ({ room, seq }) => client.read(room, seq),
    typing: ({ room }) => client.typing(room),
    watch: ({ users }) => client.watch(users),
    background: () => client.enterBackground(),
    foreground: () => client.enterForeground(),
    active_room: ({ room }) => client.setActiveRoom(room),
    network: ({ up }) => client.setNetwork(up),
    history: async ({ do: _, room, ...span }) => print({ on: 'page', room, ...(await client.history(room, span)) }),
    reset: ({ room }) => client.reset(room),
    state: () => print({ on: 'status', state: client.state, outbox: client.outboxSize, rooms: client.rooms }),
    ...more,
  };
  return async (text) => {
    try {
      const command = JSON.parse(text);
      if (!Object.hasOwn(commands, command?.do)) throw Object.assign(new Error('no such command'), { code: 'invalid' });
      await commands[command.do](command);
    } catch (error) {
      print({ on: 'error', code: error.code ?? 'invalid', message: error.message });
    }
  };
}
