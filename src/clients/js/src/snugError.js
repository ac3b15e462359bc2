/** What went wrong, with a `code` of the server's (`not_found`, `too_large` …) or of the client's own (`invalid`, `unavailable`, `closed`). */
export class SnugError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.name = 'SnugError';
    this.code = code;
  }
}
