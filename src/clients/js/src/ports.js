/**
 * All that the machine takes from outside, so that tests can move the clock and stand in for the network.
 *
 * @typedef {object} Clock
 * @property {() => number} wall ms since 1970
 * @property {() => number} monotonic ms since some moment
 *
 * @typedef {object} Timers
 * @property {(ms: number, fire: () => void) => () => void} after answers what cancels it
 *
 * @typedef {object} SocketEvents
 * @property {() => void} onOpen
 * @property {(text: string) => void} onText
 * @property {(code: number | null, byServer: boolean) => void} onClose `byServer`: its close frame brought the code
 *
 * @typedef {object} Socket
 * @property {(text: string) => void} send
 * @property {(code: number) => void} close
 * @property {() => void} abort drops it without waiting for the other side
 *
 * @typedef {object} HttpAnswer
 * @property {number} status
 * @property {number | null} retryAfterMs of the header `Retry-After`
 * @property {any} body parsed JSON, `undefined` where there was none
 *
 * @typedef {object} HttpRequest
 * @property {string} method
 * @property {string} url
 * @property {Record<string, string>} headers
 * @property {string} [body]
 *
 * @typedef {object} Ports
 * @property {Clock} clock
 * @property {Timers} timers
 * @property {() => number} random in [0, 1)
 * @property {() => string} newId
 * @property {(url: string, events: SocketEvents) => Socket} openSocket
 * @property {(request: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer>} http
 */
export {};
