/** What `--version` says. */

declare const NOSTOS_VERSION: string;

/** The product's version; `0.0.0` when the sources run unbundled. */
export const productVersion = typeof NOSTOS_VERSION === 'string' ? NOSTOS_VERSION : '0.0.0';

/** First line: product and version. Second: what matters to somebody who looks for a fitting extension. */
export function versionText(): string {
  return `nostos ${productVersion}\nextension ABI 1, ${process.platform}-${process.arch}, Node ${process.version}`;
}
