/**
 * REST by `fetch`.
 *
 * @param {typeof globalThis.fetch} fetch
 * @returns {import('../ports.js').Ports['http']}
 */
export function httpBy(fetch) {
  return async ({ url, ...request }, signal) => {
    const answer = await fetch(url, { ...request, signal, cache: 'no-store', credentials: 'omit' });
    const text = await answer.text();
    return { status: answer.status, retryAfterMs: retryAfterMs(answer.headers.get('retry-after')), body: json(text, answer.status) };
  };
}

/** `Retry-After` in seconds; a date is not what this server says. */
function retryAfterMs(seconds) {
  return seconds !== null && /^\d+$/.test(seconds.trim()) ? Number(seconds) * 1_000 : null;
}

function json(text, status) {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (status < 300) throw error; // Cut off, or no answer of ours: as good as none.
    return undefined;
  }
}
