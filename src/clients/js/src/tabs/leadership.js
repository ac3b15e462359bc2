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
 * @typedef {{resign: () => Promise<void>, steal: () => void}} Candidacy `steal`: the leader was asked in vain
 */

/**
 * By Web Locks: the browser gives the lock to the next tab when the one that holds it is gone, however it went. One that is
 * frozen keeps it, so who finds it silent may take it away; it queues again when it wakes up.
 *
 * @param {LockManager} locks
 * @param {string} name
 * @param {Candidate} candidate
 * @returns {Candidacy}
 */
export function leadByLock(locks, name, { onLead, onLost }) {
  let resigned = false;
  let steals = false;
  let leads = false;
  let end = () => {};

  const lead = async (isOver) => {
    leads = true;
    try {
      await onLead();
    } catch (error) {
      resigned = true;
      throw error;
    }
    await isOver;
    await onLost();
    leads = false;
  };
  const turn = async () => {
    const queue = new AbortController();
    const isOver = new Promise((resolve) => {
      end = () => {
        resolve(undefined);
        queue.abort();
      };
    });
    let leading = Promise.resolve();
    const how = steals ? { steal: true } : { signal: queue.signal };
    steals = false;
    await locks.request(name, how, () => (leading = lead(isOver))).catch(() => {}); // Taken away, or waited for no longer.
    end();
    await leading;
  };
  const untilResigned = async () => {
    while (!resigned) await turn();
  };
  const over = untilResigned().catch(() => {}); // It could not begin: the application was told.

  return {
    resign: async () => {
      resigned = true;
      end();
      await over;
    },
    steal: () => {
      if (leads || resigned) return;
      steals = true;
      end();
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
  const holder = () => {
    try {
      return JSON.parse(storage.getItem(name) ?? 'null');
    } catch {
      return null; // Somebody else wrote there.
    }
  };
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
  return { resign, steal: () => {} }; // What isn't renewed ends by itself.
}
