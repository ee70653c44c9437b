const { PURE_PACKAGE_PATHS, PURE_PATHS } = require('./cli/codebase/pureFiles.ts');

/**
 * Imports run one way: fleet, events ← rules, decide ← observe, act ← controller ← handler. Types count: whoever knows a
 * type of somebody's inside changes with it. Stacks take functions by their paths, and the sandbox what stacks build.
 */
const forbidden = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** A part of this repository imports nothing of it but what is allowed. `$1` is what the first group of `path` matched. */
const importsOnly = (name, path, ...allowed) =>
  forbidden(
    `${name}-imports`,
    `Of this repository, ${path} imports only ${allowed.join(', ')}.`,
    { path: `^${path}/` },
    { dependencyTypes: ['local'], pathNot: allowed.map((one) => `^${one}(/|$)`) },
  );

const DATA = ['fleet', 'events'];
const SHARED = ['functions/control-loop', 'functions/aws', ...DATA];

module.exports = {
  forbidden: [
    importsOnly('fleet', 'fleet', 'fleet'),
    importsOnly('events', 'events', 'events'),
    importsOnly('functions', 'functions', 'functions', ...DATA),
    importsOnly('aws', 'functions/aws', 'functions/aws', ...DATA),
    importsOnly('control-loop', 'functions/control-loop', ...SHARED),
    importsOnly('controllers', 'functions/controllers/([^/]+)', 'functions/controllers/$1', ...SHARED),
    importsOnly('workers', 'functions/workers/([^/]+)', 'functions/workers/$1', ...SHARED),
    importsOnly(
      'drills',
      'functions/drills',
      'functions/drills',
      'functions/(workers|controllers)/[^/]+/contract',
      ...SHARED,
    ),
    importsOnly(
      'slack',
      'functions/slack',
      'functions/slack',
      'functions/drills/api',
      'functions/drills/evidence/(recorded|summary|trend)\\.ts',
      'functions/controllers/row\\.ts',
      ...SHARED,
    ),
    importsOnly('stacks', 'stacks', 'stacks', 'functions/controllers/(registry|row)\\.ts', ...DATA),
    importsOnly('sandbox', 'sandbox', 'sandbox', ...DATA),
    forbidden(
      'console-model-imports',
      'The contract of the console imports nothing of this repository: its page bundles nothing of the server.',
      { path: '^console/model\\.ts$' },
      { dependencyTypes: ['local'] },
    ),
    importsOnly(
      'console-page',
      'console/page',
      'console/page',
      'console/model\\.ts',
      'functions/control-loop/duration\\.ts',
    ),
    importsOnly(
      'console-server',
      'console/server',
      'console/server',
      'console/model\\.ts',
      'functions',
      'cli/evenkeel',
      'cli/docs',
      'cli/describe\\.ts',
      ...DATA,
    ),
    importsOnly('backtest', 'backtest', 'backtest', 'sandbox', 'functions', ...DATA),
    forbidden(
      'the-registry-is-data',
      'What a row of the registry of controllers says, is known to whoever reads it: stacks, too.',
      { path: '^functions/controllers/[^/]+\\.ts$' },
      {
        dependencyTypes: ['local'],
        pathNot: ['^functions/controllers/row\\.ts$', ...DATA.map((one) => `^${one}/`)],
      },
    ),
    forbidden(
      'handlers-come-last',
      'A handler is where an invocation begins: nothing imports it.',
      { path: '^functions/' },
      { path: '^functions/.*/handler\\.ts$' },
    ),
    forbidden(
      'controllers-come-before-handlers',
      'controller.ts puts the parts together: only what begins an invocation or a sweep imports it.',
      { path: '^functions/controllers/', pathNot: '/(controller|handler|release|sweep)\\.ts$' },
      { path: '^functions/controllers/[^/]+/controller\\.ts$' },
    ),
    forbidden(
      'observing-knows-no-acting',
      'What reads AWS changes nothing.',
      { path: '^functions/controllers/[^/]+/observe[^/]*\\.ts$' },
      { path: '^functions/controllers/[^/]+/(act\\.ts$|actions/)', reachable: true },
    ),
    forbidden(
      'acting-knows-no-observing',
      'An action reads what it relies on itself, just before; the view is the one that was decided about.',
      { path: '^functions/controllers/[^/]+/(act\\.ts$|actions/)' },
      { path: '^functions/controllers/[^/]+/observe[^/]*\\.ts$', reachable: true },
    ),
    forbidden(
      'pure-imports-pure',
      'What decides, and whatever it imports, stands in cli/codebase/pureFiles.ts: no clock, no chance, nobody to talk to.',
      { path: PURE_PATHS },
      { pathNot: [...PURE_PATHS, ...PURE_PACKAGE_PATHS] },
    ),
    forbidden('no-cycles', 'Imports run one way, types included.', {}, { circular: true }),
    forbidden('resolvable', 'What cannot be found cannot be judged.', {}, { couldNotResolve: true }),
  ],
  options: {
    // swc tells imports of types, too; `tsPreCompilationDeps` would only ask for an older TypeScript beside ours.
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};
