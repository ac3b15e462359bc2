import { onAbort } from './aborts.js';
import { Backoff } from './backoff.js';
import { SnugError } from './snugError.js';
import { Timer } from './timers.js';

const TRY_MS = 15_000;

/**
 * REST calls that are tried again until there is an answer. A 200 that isn't the server's (the page of a hotel's network)
 * is none.
 *
 * @typedef {(body: any) => boolean} Fits whether this is what was asked for
 */
export class Rest {
  #ports;
  #origin;
  #tokens;
  #patienceMs;
  /** @type {Set<AbortController>} of the application's calls */
  #running = new Set();
  #disposed = false;

  /**
   * @param {import('./ports.js').Ports} ports
   * @param {string} origin such as `https://chat.example`
   * @param {import('./connection/tokens.js').Tokens} tokens
   * @param {number} patienceMs after which a call of the application is given up
   */
  constructor(ports, origin, tokens, patienceMs) {
    this.#ports = ports;
    this.#origin = origin;
    this.#tokens = tokens;
    this.#patienceMs = patienceMs;
  }

  /**
   * A call of the application: survives reconnects, and fails with `unavailable` in the end.
   *
   * @param {string} method
   * @param {string} path
   * @param {{body?: any, fits?: Fits}} [content]
   */
  async call(method, path, content) {
    const end = new AbortController();
    const limit = new Timer(this.#ports);
    if (this.#disposed) throw closed();
    this.#running.add(end);
    limit.arm(this.#patienceMs, () => end.abort(new SnugError('unavailable', 'the server does not answer')));
    try {
      return await this.#untilAnswered(method, path, content, end.signal, true);
    } finally {
      limit.disarm();
      this.#running.delete(end);
    }
  }

  /**
   * A call of the client's own, which ends with its session: rejects then.
   *
   * @param {AbortSignal} signal
   * @param {string} method
   * @param {string} path
   * @param {{body?: any, fits?: Fits}} [content]
   */
  callWithin(signal, method, path, content) {
    return this.#untilAnswered(method, path, content, signal, false);
  }

  dispose() {
    this.#disposed = true;
    for (const end of this.#running) end.abort(closed());
  }

  async #untilAnswered(method, path, content, signal, fails) {
    const { body, fits = isObject } = content ?? {};
    const backoff = new Backoff(this.#ports.random);
    for (let refusals = 0; ; ) {
      const { answer, token } = await this.#once(method, path, body, signal);
      signal.throwIfAborted();
      if (answer?.status < 300 && fits(answer.body)) return answer.body;
      if (answer?.status === 401) {
        this.#tokens.forget(token);
        refusals++;
        if (refusals === 1) continue;
        if (fails) throw problem(answer);
      } else {
        refusals = 0;
        if (isFinalAnswer(answer)) throw problem(answer);
      }
      await this.#pause(backoff.unlessTold(retryAfter(answer)), signal);
    }
  }

  /** One try: its answer, or `null` where there was none. */
  async #once(method, path, body, signal) {
    signal.throwIfAborted();
    let token;
    try {
      token = await orAborted(this.#tokens.current(), signal);
      return { token, answer: await this.#request(method, path, body, token, signal) };
    } catch {
      return { token, answer: null };
    }
  }

  async #request(method, path, body, token, signal) {
    const limited = new AbortController();
    const limit = new Timer(this.#ports);
    const abort = () => limited.abort();
    const stop = onAbort(signal, abort);
    limit.arm(TRY_MS, abort);
    try {
      return await orAborted(this.#ports.http(this.#described(method, path, body, token), limited.signal), limited.signal);
    } finally {
      limit.disarm();
      stop();
    }
  }

  #described(method, path, body, token) {
    const headers = { Authorization: `Bearer ${token}`, Accept: 'application/json' };
    const request = { method, url: this.#origin + path, headers };
    if (body === undefined) return request;
    return { ...request, headers: { ...headers, 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  }

  #pause(ms, signal) {
    const timer = new Timer(this.#ports);
    return orAborted(new Promise((resolve) => timer.arm(ms, () => resolve(undefined))), signal).finally(() => timer.disarm());
  }
}

/** Path segments with whatever ids hold. */
export function path(...segments) {
  return `/v1/${segments.map((segment) => encodeURIComponent(segment)).join('/')}`;
}

/** Whether the answer is a page of messages. */
export function isPage(body) {
  return isObject(body) && Array.isArray(body.items) && Number.isSafeInteger(body.head);
}

/** Whether the answer is a part of a list. */
export function isList(body) {
  return isObject(body) && Array.isArray(body.items);
}

function isObject(body) {
  return typeof body === 'object' && body !== null;
}

function isFinalAnswer(answer) {
  return answer !== null && answer.status >= 300 && answer.status < 500 && answer.status !== 429;
}

function retryAfter(answer) {
  if (answer === null || answer.status === 401) return null;
  return answer.retryAfterMs ?? answer.body?.retry_after_ms;
}

function problem(answer) {
  const { code, detail, title } = answer.body ?? {};
  return new SnugError(typeof code === 'string' ? code : 'internal', detail ?? title ?? `the server answered ${answer.status}`);
}

function closed() {
  return new SnugError('closed', 'the client was closed');
}

/** The promise, or a rejection once the signal is aborted. */
function orAborted(promise, signal) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    const stop = onAbort(signal, () => reject(signal.reason));
    promise.then(resolve, reject).finally(stop);
  });
}
