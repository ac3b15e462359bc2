const FINAL_CODES = new Set([1000, 1002, 1003, 1007, 1008, 1009]);

export const BROKEN = 1006;
export const NORMAL = 1000;

const TOKEN_EXPIRED = 4004;
const UNAUTHORIZED = 4100;

/**
 * Whether one must not reconnect by oneself after the server closed with this code.
 *
 * @param {number | null} code
 */
export function isFinal(code) {
  return code !== null && (FINAL_CODES.has(code) || (code >= 4100 && code <= 4199));
}

/**
 * Whether the token that was used is worth nothing any more.
 *
 * @param {number | null} code
 */
export function voidsToken(code) {
  return code === TOKEN_EXPIRED || code === UNAUTHORIZED;
}
