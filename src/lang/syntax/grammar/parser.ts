/** The finished parser. */

import { ItemGrammar } from './items';

/**
 * All rules together. One instance serves all parses, since building the grammar is what costs. Rules decide by looking
 * at tokens themselves; so chevrotain need not record and analyse them, which would take a fifth of the start of a
 * short program.
 */
class NostosParser extends ItemGrammar {
  constructor() {
    super();
    this.selfAnalysisDone = true;
  }
}

let shared: NostosParser | undefined;

/** The parser, made at the first call. */
export function sharedParser(): ItemGrammar {
  return (shared ??= new NostosParser());
}
