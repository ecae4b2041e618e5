#!/usr/bin/env bash
# Does what README and tutorial tell authors to do, in an empty home with the packed command installed into an empty npm
# prefix: every command, and what it prints. Needs cargo. With --transcript it writes docs/tutorial-transcript.txt anew.
set -euo pipefail
cd "$(dirname "$0")/.."

transcript=()
[ "${1:-}" != --transcript ] || transcript=(--transcript docs/tutorial-transcript.txt)
node --import tsx scripts/tutorial.ts docs/tutorial.md "${transcript[@]}"
node --import tsx scripts/tutorial.ts README.md --section 'Your first extension in ten minutes'
