/** The page of the documentation that explains every code. */

import { explanations, type Explanation } from './explanations';

const intro = `# Error codes

What \`nostos explain CODE\` says, for all codes. Made from \`src/lang/diagnostics/explanations.ts\` by
\`node --import tsx scripts/errors.ts\`. E00xx are about syntax, E01xx about templates, E02xx about names, E03xx about
types; W04xx are warnings.
`;

/** The whole page as Markdown. */
export function errorPage(): string {
  const entries = Object.entries(explanations).map(([code, explanation]) => entryOf(code, explanation));
  return `${intro}\n${entries.join('\n')}`;
}

function entryOf(code: string, { title, text, wrong, right }: Explanation): string {
  const parts = [`## ${code}: ${title}\n\n${text}\n`];
  if (wrong !== undefined) parts.push(`\`\`\`nostos\n${wrong}\n\`\`\`\n`);
  if (right !== undefined) parts.push(`Instead:\n\n\`\`\`nostos\n${right}\n\`\`\`\n`);
  return parts.join('\n');
}
