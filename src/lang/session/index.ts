/** The entry to sessions: text after text, each compiled against all before it. */

export { Session, type EntryOutcome, type SessionOptions } from './session';
export type { SessionState } from './state';
