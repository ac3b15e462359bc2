/**
 * `iat` and `exp` of a JWT in ms, each `null` where it has none. Nothing is verified: that is the server's.
 *
 * @param {string} token
 */
export function jwtTimes(token) {
  const claims = payload(token);
  return { issuedAt: milliseconds(claims.iat), expiresAt: milliseconds(claims.exp) };
}

function payload(token) {
  try {
    const bytes = Uint8Array.from(atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) ?? {};
  } catch {
    return {}; // Opaque: the server will say when it expires.
  }
}

function milliseconds(seconds) {
  return Number.isFinite(seconds) ? seconds * 1_000 : null;
}
