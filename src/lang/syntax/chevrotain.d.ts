/**
 * `tsconfig.json` maps `chevrotain` to its bundled form, which loads in one step and from CommonJS too; this gives that
 * file its types back.
 */
declare module 'chevrotain' {
  export * from '@chevrotain/types';
}
