/** The finished parser. */

import { ItemGrammar } from './items';

/** All rules together. One instance serves all parses, since building the grammar is what costs. */
class NostosParser extends ItemGrammar {
  constructor() {
    super();
    this.performSelfAnalysis();
  }
}

let shared: NostosParser | undefined;

/** The parser, made at the first call. */
export function sharedParser(): ItemGrammar {
  return (shared ??= new NostosParser());
}
