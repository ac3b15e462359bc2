/**
 * What the tabs of one browser want together, as the one that leads has to know it.
 *
 * @typedef {object} TabWish
 * @property {boolean} visible
 * @property {boolean} mayStay it may show notifications, so the connection may stay in the background
 * @property {string | null} activeRoom
 * @property {number} at when it was looked at last, ms since 1970
 * @property {string[]} watched
 * @property {string[]} open rooms
 */
export class Audience {
  /** @type {Map<string, TabWish>} */
  #tabs = new Map();

  /**
   * @param {string} tab
   * @param {TabWish} wish
   */
  set(tab, wish) {
    this.#tabs.set(tab, wish);
  }

  delete(tab) {
    return this.#tabs.delete(tab);
  }

  has(tab) {
    return this.#tabs.has(tab);
  }

  get visible() {
    return this.#all.some((tab) => tab.visible);
  }

  get mayStay() {
    return this.#all.some((tab) => tab.mayStay);
  }

  /** That of the tab that was looked at last. */
  get activeRoom() {
    const active = this.#all.filter((tab) => tab.activeRoom !== null && (tab.visible || !this.visible));
    return active.sort((a, b) => b.at - a.at)[0]?.activeRoom ?? null;
  }

  get watched() {
    return [...new Set(this.#all.flatMap((tab) => tab.watched))];
  }

  get open() {
    return [...new Set(this.#all.flatMap((tab) => tab.open))];
  }

  get #all() {
    return [...this.#tabs.values()];
  }
}
