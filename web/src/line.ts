/** Work that is done one after the other, in the order in which it was asked for. */
export class Line {
  private last: Promise<unknown> = Promise.resolve();

  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined);
    return turn;
  }

  /** Resolves when what was asked for before has ended. */
  async idle(): Promise<void> {
    await this.last;
  }
}
