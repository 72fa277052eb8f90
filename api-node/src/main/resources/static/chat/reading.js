/** Advances the watermark of the open thread to what its reader has seen. It never goes back, so each row is told once. */
export class Reading {
  /** The newest row of the open thread that was told. */
  #told = 0;

  /** @param {(path: string, body: unknown) => Promise<unknown>} post */
  constructor(post) {
    this.post = post;
  }

  /** Another thread is open, or the rows of this one count from 1 again. */
  forget() {
    this.#told = 0;
  }

  /** @param {string} peer @param {number} rowId the newest that is in sight @param {number} read the watermark as the server knows it */
  seen(peer, rowId, read) {
    if (rowId <= Math.max(read, this.#told)) {
      return;
    }
    this.#told = rowId;
    // The next look at the thread tries again.
    this.post('/api/v1/contacts/read', { peer, rowId }).catch(() => this.forget());
  }
}
