/** Building a long text from many short ones. */

/** So many pieces are joined at once. */
const PIECES_OF_CHUNK = 1024;

/**
 * Collects the pieces of a text. What `+=` builds is a tree with a node for each piece, all of which V8's collector of
 * garbage copies again and again while it grows; this keeps few.
 */
export class TextBuilder {
  private done = '';
  private pieces: string[] = [];

  /** Adds a piece at the end. */
  add(piece: string): void {
    if (this.pieces.push(piece) === PIECES_OF_CHUNK) {
      this.done += this.pieces.join('');
      this.pieces = [];
    }
  }

  /** The text of all pieces so far. */
  finish(): string {
    return this.done + this.pieces.join('');
  }
}
