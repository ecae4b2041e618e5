/** The finished parser. */

import { ItemGrammar } from './items';

/** All rules together. */
class NostosParser extends ItemGrammar {}

let shared: NostosParser | undefined;

/** The parser, made at the first call; one serves all parses. */
export function sharedParser(): ItemGrammar {
  return (shared ??= new NostosParser());
}
