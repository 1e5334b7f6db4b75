/**
 * What a command runs, in order; a failed step does not keep the others from running. `node` is the pinned one with a
 * script of the project, anything else a program of node_modules/.bin. Arguments go to commands with a single step.
 * @typedef {object} Command
 * @property {readonly (readonly string[])[]} steps
 * @property {boolean} development whether it needs the development packages
 */

/** @type {Readonly<Record<string, Command>>} */
export const commands = {
  demo: { steps: [['node', 'demo/main.ts']], development: true },
  start: { steps: [['node', 'src/cli.ts', 'start']], development: false },
  test: { steps: [['vitest', 'run']], development: true },
  check: { steps: [['biome', 'check', '.'], ['oxlint', '--type-aware'], ['tsc']], development: true },
  format: { steps: [['biome', 'check', '--write', '.']], development: true },
  eval: { steps: [['node', 'scripts/eval.ts']], development: true },
  bench: { steps: [['node', 'scripts/bench.ts']], development: true },
  runbooks: { steps: [['node', 'scripts/runbook-pages.ts']], development: true },
  screenshots: { steps: [['node', 'scripts/screenshots.ts']], development: true },
};
