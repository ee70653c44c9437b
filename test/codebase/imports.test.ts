import { posix } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkArguments, PlantedTree, report, ROOT } from './planting.ts';

/** What dependency-cruiser reports, as far as it matters here. */
interface Cruised {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: {
    readonly totalCruised: number;
    readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string }[] };
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

const cruise = async (folder: string): Promise<Cruised> => {
  const args = [...checkArguments('depcruise'), '--output-type', 'json'];
  return (await report('dependency-cruiser/bin/dependency-cruiser.mjs', args, folder)) as Cruised;
};

const DECIDE = 'functions/controllers/replicas/decide.ts';

/** Who must not import whom, and by which rules. */
const BREACHES: readonly (readonly [from: string, to: string, ...rules: string[]])[] = [
  ['fleet/planted.ts', 'events/tick.ts', 'fleet-imports'],
  ['events/planted/one.ts', 'fleet/names.ts', 'events-imports'],
  ['functions/planted/one.ts', 'sandbox/region.ts', 'functions-imports'],
  ['functions/planted/two.ts', 'evenkeel.config.ts', 'functions-imports'],
  ['functions/aws/planted.ts', 'functions/control-loop/ledger.ts', 'aws-imports'],
  ['functions/aws/planted/deep.ts', DECIDE, 'aws-imports'],
  ['functions/control-loop/planted.ts', DECIDE, 'control-loop-imports'],
  ['functions/control-loop/planted/deep.ts', 'functions/drills/api/store.ts', 'control-loop-imports'],
  ['functions/controllers/safetyNet/planted.ts', 'functions/controllers/replicas/ours.ts', 'controllers-imports'],
  ['functions/controllers/targets/planted.ts', 'functions/drills/api/store.ts', 'controllers-imports'],
  [
    'functions/controllers/targets/planted/deep.ts',
    'functions/workers/prober/contract/input.ts',
    'controllers-imports',
  ],
  ['functions/controllers/registry.ts', DECIDE, 'the-registry-is-data'],
  ['functions/controllers/row.ts', 'functions/control-loop/decision.ts', 'the-registry-is-data'],
  ['functions/workers/warmer/planted.ts', DECIDE, 'workers-imports'],
  ['functions/workers/warmer/planted/deep.ts', 'functions/workers/prober/table.ts', 'workers-imports'],
  ['functions/workers/prober/planted.ts', 'functions/drills/api/store.ts', 'workers-imports'],
  ['functions/workers/handshakes/planted.ts', 'functions/slack/token.ts', 'workers-imports'],
  ['functions/drills/planted.ts', 'functions/controllers/replicas/ours.ts', 'drills-imports'],
  ['functions/drills/planted/deep.ts', 'functions/workers/prober/table.ts', 'drills-imports'],
  ['functions/drills/planted/other.ts', 'functions/slack/token.ts', 'drills-imports'],
  ['functions/slack/planted.ts', 'functions/drills/report/html.ts', 'slack-imports'],
  ['functions/slack/planted/deep.ts', DECIDE, 'slack-imports'],
  ['stacks/planted.ts', 'functions/aws/clients.ts', 'stacks-imports'],
  ['stacks/planted/deep.ts', 'sandbox/region.ts', 'stacks-imports'],
  ['sandbox/planted.ts', 'functions/aws/clients.ts', 'sandbox-imports'],
  ['sandbox/planted/deep.ts', 'stacks/app.ts', 'sandbox-imports'],
  ['backtest/planted.ts', 'stacks/app.ts', 'backtest-imports'],
  ['console/model.ts', 'fleet/names.ts', 'console-model-imports'],
  ['console/page/planted.ts', 'console/server/server.ts', 'console-page-imports'],
  ['console/page/planted/deep.ts', 'functions/control-loop/wording.ts', 'console-page-imports'],
  ['console/server/planted.ts', 'sandbox/region.ts', 'console-server-imports'],
  ['console/server/planted/deep.ts', 'console/page/main.ts', 'console-server-imports'],
  ['console/server/planted/other.ts', 'cli/live.ts', 'console-server-imports'],
  ['functions/aws/planted/handler.ts', 'functions/aws/nowhere.ts', 'resolvable'],
  ['functions/controllers/replicas/sweep.ts', 'functions/controllers/replicas/handler.ts', 'handlers-come-last'],
  ['functions/drills/api/planted.ts', 'functions/drills/api/handler.ts', 'handlers-come-last'],
  [
    'functions/controllers/replicas/planted.ts',
    'functions/controllers/replicas/controller.ts',
    'controllers-come-before-handlers',
  ],
  [
    'functions/controllers/replicas/observeMetrics.ts',
    'functions/controllers/replicas/actions/tags.ts',
    'observing-knows-no-acting',
  ],
  [
    'functions/controllers/replicas/actions/warmUp.ts',
    'functions/controllers/replicas/observe.ts',
    'acting-knows-no-observing',
  ],
  ['functions/controllers/replicas/rules/growth.ts', 'functions/controllers/replicas/ours.ts', 'pure-imports-pure'],
  ['functions/controllers/targets/decide.ts', 'functions/aws/clients.ts', 'pure-imports-pure'],
  ['functions/controllers/targets/progress.ts', 'functions/control-loop/ledger.ts', 'pure-imports-pure'],
  ['functions/drills/measure/verdict.ts', 'functions/drills/api/store.ts', 'pure-imports-pure'],
  ['functions/control-loop/failures.ts', 'functions/control-loop/lease.ts', 'pure-imports-pure'],
];

/** The same in other words: the text of a file, and the rule that it breaks. */
const OTHER_BREACHES: readonly (readonly [path: string, text: string, rule: string])[] = [
  ['functions/aws/value.ts', `import { x } from '../slack/token.ts'; export default x;`, 'aws-imports'],
  ['functions/aws/passedOn.ts', `export * from '../slack/token.ts';`, 'aws-imports'],
  ['functions/aws/later.ts', `export const load = () => import('../slack/token.ts');`, 'aws-imports'],
  ['functions/aws/circle/one.ts', `export type { X } from './two.ts';`, 'no-cycles'],
  ['functions/controllers/targets/rules/file.ts', `export { readFileSync } from 'node:fs';`, 'pure-imports-pure'],
  ['functions/controllers/targets/rules/time.ts', `export { performance } from 'perf_hooks';`, 'pure-imports-pure'],
  ['functions/controllers/targets/rules/talk.ts', `export { Client } from 'pg';`, 'pure-imports-pure'],
  [
    'functions/controllers/targets/rules/sdk.ts',
    `export type { Tag } from '@aws-sdk/client-rds';`,
    'pure-imports-pure',
  ],
  ['functions/controllers/targets/situation.ts', `export { x } from '../../../fleet/load.ts';`, 'pure-imports-pure'],
];

/** What is as it should be. */
const ALLOWED: readonly (readonly [from: string, to: string])[] = [
  ['functions/aws/planted/allowed.ts', 'fleet/names.ts'],
  ['functions/control-loop/planted/allowed.ts', 'functions/aws/clients.ts'],
  ['functions/controllers/replicas/handler.ts', 'functions/controllers/replicas/controller.ts'],
  ['functions/controllers/replicas/controller.ts', 'functions/controllers/replicas/observe.ts'],
  ['functions/controllers/replicas/observe.ts', 'functions/controllers/replicas/view.ts'],
  ['functions/controllers/replicas/rules/shrinking.ts', 'functions/control-loop/decision.ts'],
  ['functions/drills/steps/planted.ts', 'functions/workers/prober/contract/input.ts'],
  ['functions/drills/steps/planted/deep.ts', 'functions/controllers/certificates/contract/changesUnderWay.ts'],
  ['functions/slack/drills/planted.ts', 'functions/drills/api/store.ts'],
  ['functions/slack/planted/row.ts', 'functions/controllers/row.ts'],
  ['stacks/planted/registry.ts', 'functions/controllers/registry.ts'],
  ['console/page/planted/allowed.ts', 'console/model.ts'],
  ['console/server/planted/allowed.ts', 'cli/evenkeel/status.ts'],
  ['console/server/planted/shared.ts', 'functions/controllers/replicas/ours.ts'],
  ['cli/planted.ts', 'functions/controllers/replicas/ours.ts'],
  ['bench/planted.ts', 'stacks/app.ts'],
];

const importOf = (from: string, to: string): string => {
  const path = posix.relative(posix.dirname(from), to);
  return `import type { X } from '${path.startsWith('.') ? path : `./${path}`}';\nexport type Y = X;\n`;
};

describe('an import that the rules forbid', () => {
  const tree = new PlantedTree();
  let cruised: Cruised;

  beforeAll(async () => {
    const imported = [...BREACHES, ...ALLOWED].map(([, to]) => to).filter((to) => !to.includes('nowhere'));
    for (const path of [...imported, 'functions/slack/token.ts', 'fleet/load.ts']) {
      tree.plant(path, 'export type X = 1;\nexport const x = 1;\n');
    }
    for (const [from, to] of [...BREACHES, ...ALLOWED]) tree.plant(from, importOf(from, to));
    for (const [path, text] of OTHER_BREACHES) tree.plant(path, text);
    tree.plant('functions/aws/circle/two.ts', `export type { X } from './one.ts';`);
    tree.plant('functions/controllers/replicas/rules/repair.ts', `export { z } from 'zod';\n`);
    cruised = await cruise(tree.folder);
  });

  afterAll(() => tree.remove());

  const rulesOf = (path: string) => [
    ...new Set(cruised.summary.violations.filter(({ from }) => from === path).map(({ rule }) => rule.name)),
  ];

  test.each(BREACHES)('is found: from %s to %s', (from, _to, ...rules) => {
    expect(rulesOf(from)).toEqual(rules);
  });

  test.each(OTHER_BREACHES)('is found in %s: %s', (path, _text, rule) => {
    expect(rulesOf(path)).toEqual([rule]);
  });

  test.each([...ALLOWED, ['functions/controllers/replicas/rules/repair.ts', 'zod'] as const])(
    'is not this one: from %s to %s',
    (path, _to) => {
      expect(cruised.modules.map(({ source }) => source)).toContain(path);
      expect(rulesOf(path)).toEqual([]);
    },
  );

  test('is here for every rule that there is', () => {
    const { ruleSetUsed, violations } = cruised.summary;
    const broken = new Set(violations.map(({ rule }) => rule.name));
    expect(ruleSetUsed.forbidden.map(({ name }) => name).filter((name) => !broken.has(name))).toEqual([]);
  });
});

test('our own files are looked at, all of them, and forbid nothing', async () => {
  const { modules, summary } = await cruise(ROOT);
  expect(summary.violations).toEqual([]);
  expect(summary.totalCruised).toBeGreaterThan(1_000);
  for (const path of [DECIDE, 'functions/aws/clients.ts', 'stacks/app.ts', 'sandbox/region.ts']) {
    expect(modules.map(({ source }) => source)).toContain(path);
  }
});
