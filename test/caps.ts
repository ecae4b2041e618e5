import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { casesIn } from '/tmp/audit/tree/test/conformance/catalogue';
import { runCases } from '/tmp/audit/tree/test/conformance/pool';
(async () => {
  const d = '/tmp/audit/tree/test/programs';
  const cases = readdirSync(d, { withFileTypes: true })
    .filter((e) => e.isDirectory())
    .flatMap(({ name }) => casesIn(join(d, name)));
  for (const captureEvery of [1, 7]) {
    const v = await runCases(cases, { jobs: 1, captureEvery, timeLimit: 60000 });
    console.log(
      captureEvery,
      cases.length,
      v.filter((x) => x.failure).map((x) => x.name + ': ' + x.failure),
    );
  }
})();
