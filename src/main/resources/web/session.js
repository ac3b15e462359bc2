// Who is signed in here: tokens in localStorage, shared by all tabs, and calls that carry them.

const KEY = 'snug.session';
const CALL_MS = 15_000;
const RENEW_BEFORE_MS = 90_000;

export class Refused extends Error {
  constructor(status, problem, retryAfterMs) {
    super(problem.detail || `The server answered ${status}.`);
    this.status = status;
    this.code = problem.code || 'internal';
    this.retryAfterMs = retryAfterMs;
  }
}

/** Random, and made without crypto.randomUUID, which plain http to another machine does not have. */
export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Tells when another tab signs out, or in as somebody else. */
export function onSomebodyElse(then) {
  addEventListener('storage', (event) => {
    if (event.key === KEY && userIn(event.oldValue) !== userIn(event.newValue)) then();
  });
}

const userIn = (kept) => kept && JSON.parse(kept).user.id;

export function current() {
  try {
    return JSON.parse(localStorage.getItem(KEY));
  } catch {
    return null;
  }
}

function keep(tokens) {
  const session = {
    user: tokens.user,
    access: tokens.access_token,
    refresh: tokens.refresh_token,
    expiresAt: Date.now() + tokens.expires_in * 1000,
  };
  localStorage.setItem(KEY, JSON.stringify(session));
  return session;
}

export async function signIn(username, password) {
  return keep(await send('POST', '/v1/tokens', { grant: 'password', username, password }));
}

export async function signUp(username, password, invite) {
  const body = { username, password };
  if (invite) body.invite = invite;
  return keep(await send('POST', '/v1/accounts', body));
}

/** Signed out here at once, whatever becomes of the call. */
export async function signOut() {
  const session = current();
  localStorage.removeItem(KEY);
  if (session) await send('DELETE', '/v1/tokens', { refresh_token: session.refresh });
}

/** An access token that lives a while yet. */
export async function freshToken(rejected = null) {
  const session = current();
  if (!session) throw signedOut();
  if (session.access !== rejected && session.expiresAt - Date.now() > RENEW_BEFORE_MS) return session.access;
  return alone(() => renew(session.access));
}

/** One tab renews, the others take what it got; where the browser has no locks the `attempt` makes up for it. */
function alone(work) {
  return navigator.locks ? navigator.locks.request(KEY, work) : work();
}

async function renew(old) {
  const session = current();
  if (!session) throw signedOut();
  if (session.access !== old) return session.access;
  // Kept before the call: if its answer is lost, the repeat is no second use of the token.
  session.attempt = session.attempt || randomId();
  localStorage.setItem(KEY, JSON.stringify(session));
  try {
    const body = { grant: 'refresh', refresh_token: session.refresh, attempt: session.attempt };
    return keep(await send('POST', '/v1/tokens', body)).access;
  } catch (error) {
    if (error.status === 401 && current()?.refresh === session.refresh) localStorage.removeItem(KEY);
    throw error;
  }
}

/** A call as the signed-in user; with a new token where the old one is refused. */
export async function call(method, path, body) {
  const token = await freshToken();
  try {
    return await send(method, path, body, token);
  } catch (error) {
    if (error.status !== 401) throw error;
    return send(method, path, body, await freshToken(token));
  }
}

async function send(method, path, body, token) {
  const headers = {};
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (token) headers.Authorization = `Bearer ${token}`;
  const answer = await fetch(path, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(CALL_MS),
  });
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, json, json.retry_after_ms);
  return json;
}

function signedOut() {
  return new Refused(401, { code: 'unauthorized', detail: 'You are signed out.' });
}
