/** Imports run one way: fleet, events ← decide ← observe, act ← handler; stacks take functions by path only. */
const from = (path, ...allowed) => ({
  name: `${path}-imports`,
  comment: `${path}/ imports only ${allowed.join(', ')} of this repository`,
  severity: 'error',
  from: { path: `^${path}/` },
  to: {
    path: '^(fleet|events|functions|stacks|sandbox|backtest|cli|bench|test)/',
    pathNot: allowed.map((a) => `^${a}/`),
  },
});

module.exports = {
  forbidden: [
    from('fleet', 'fleet'),
    from('events', 'events'),
    from('functions', 'functions', 'events', 'fleet'),
    from('stacks', 'functions/controllers/(registry|row)\\.ts$|^stacks', 'events', 'fleet'),
    from('sandbox', 'sandbox', 'events', 'fleet'),
    from('backtest', 'backtest', 'sandbox', 'functions', 'events', 'fleet'),
    {
      name: 'decisions-are-pure',
      comment: 'What decides imports nothing that can talk, not even through somebody else.',
      severity: 'error',
      from: {
        path: '^functions/controllers/[^/]+/(decide|situation|placement|progress|busy|forecast/.*|rules/.*)\\.ts$',
      },
      to: {
        path: '@aws-sdk|@smithy|(aws/clients|control-loop/(ledger|lease|publish|loop))\\.ts$|^node:',
        reachable: true,
      },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    includeOnly: undefined,
    tsPreCompilationDeps: false,
  },
};
