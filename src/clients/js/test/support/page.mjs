/** A page with as much of a window as the library looks at. */
export function fakePage() {
  const all = new Map();
  const target = {
    addEventListener: (name, listener) => all.set(name, (all.get(name) ?? new Set()).add(listener)),
    removeEventListener: (name, listener) => all.get(name)?.delete(listener),
  };
  const document = { ...target, visibilityState: 'visible' };
  const window = { ...target, document, navigator: { onLine: true } };
  return {
    window: /** @type {any} */ (window),
    dispatch: (name, event = {}) => all.get(name)?.forEach((listener) => listener(event)),
    listeners: () => [...all.values()].reduce((sum, one) => sum + one.size, 0),
  };
}
