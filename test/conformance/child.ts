/** A process that runs programs without a collector: no conformance program has native handles. */

import { answerAssignments } from './answering';

answerAssignments(() => undefined);
