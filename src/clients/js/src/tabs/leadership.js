const LEASE_MS = 4_000;
const RENEW_MS = 1_000;
const CLAIM_MS = 100;

/**
 * Who of several tabs leads.
 *
 * @typedef {object} Candidate
 * @property {() => Promise<void>} onLead this tab leads; resolves once it has begun
 * @property {() => Promise<void>} onLost it leads no more; resolves once it has stopped
 *
 * @typedef {{resign: () => Promise<void>}} Candidacy
 */

/**
 * By Web Locks: the browser gives the lock to the next tab when the one that holds it is gone, however it went.
 *
 * @param {LockManager} locks
 * @param {string} name
 * @param {Candidate} candidate
 * @returns {Candidacy}
 */
export function leadByLock(locks, name, { onLead, onLost }) {
  const queue = new AbortController();
  let resign = () => queue.abort();
  const held = locks.request(name, { signal: queue.signal }, async () => {
    const resigned = new Promise((resolve) => (resign = () => resolve(undefined)));
    await onLead();
    await resigned;
    await onLost();
  });
  const over = held.catch((error) => {
    if (!queue.signal.aborted) throw error;
  });
  return {
    resign: async () => {
      resign();
      await over;
    },
  };
}

/**
 * Where there are no Web Locks (a page that did not come by https): by a lease in what the tabs store together. A leader
 * that was asleep may find that another leads; for that moment there are two, of which the server keeps one.
 *
 * @param {Storage} storage
 * @param {string} name
 * @param {string} me
 * @param {Candidate} candidate
 * @returns {Candidacy}
 */
export function leadByLease(storage, name, me, { onLead, onLost }) {
  let leads = false;
  let over = false;
  const holder = () => JSON.parse(storage.getItem(name) ?? 'null');
  const isFree = (lease) => lease === null || lease.me === me || Date.now() - lease.at > LEASE_MS;
  const take = () => storage.setItem(name, JSON.stringify({ me, at: Date.now() }));

  const look = async () => {
    if (over) return;
    const free = isFree(holder());
    if (free) take();
    if (leads && !free) await lose();
    else if (!leads && free) setTimeout(settled, CLAIM_MS * (1 + Math.random()));
  };
  /** Two may have taken it at once: who wrote last has it. */
  const settled = async () => {
    if (over || leads || holder()?.me !== me) return;
    leads = true;
    await onLead();
  };
  const lose = async () => {
    leads = false;
    await onLost();
  };
  const resign = async () => {
    over = true;
    clearInterval(timer);
    if (leads) await lose();
    if (holder()?.me === me) storage.removeItem(name);
  };

  const timer = setInterval(look, RENEW_MS);
  look();
  return { resign };
}
