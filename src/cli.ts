declare const NOSTOS_VERSION: string;

process.stdout.write(`nostos ${NOSTOS_VERSION}\n`);
