import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeNumbers } from '../../cli/describe.ts';
import { CONTROLLERS } from '../../functions/controllers/registry.ts';
import type { Report } from '../../sandbox/run/report.ts';
import { createWorkplace } from './command.ts';

type Decision = Report['decisions'][number];

/** Runs a scenario with its own fleet, and keeps what was changed. */
async function ran(scenario: string, hours: number) {
  const workplace = await createWorkplace(scenario);
  const file = join(workplace.folder, 'report.json');
  const ended = await workplace.start(
    '--scenario',
    scenario,
    '--headless',
    '--for',
    `${hours}h`,
    '--seed',
    '1',
    '--report',
    file,
  ).ended;
  expect(ended).toMatchObject({ code: 0, stdout: '' });
  const report = JSON.parse(await readFile(file, 'utf8')) as Report;
  await workplace.remove();
  const changes = report.decisions.filter(
    ({ controller, kind }) => controller === 'replicas' && kind !== 'hold' && kind !== 'set-endpoint',
  );
  return { shop: report.clusters['shop']!, changes };
}

const stepOf = ({ kind, reason }: Decision) => `${kind}/${reason}`;
const textOf = ({ numbers }: Decision) =>
  describeNumbers(
    numbers,
    CONTROLLERS.find(({ name }) => name === 'replicas'),
  );

test('maintenance-night: nothing is ordered for the patch; afterwards each of our readers is replaced, one at a time', async () => {
  const { shop, changes } = await ran('maintenance-night', 4);
  const replaced = ['add/outdated', 'admit/available', 'drain/outdated', 'remove/drained'];
  expect(changes.map(stepOf)).toEqual([
    'add/below-floor',
    'admit/available',
    'admit/available',
    ...replaced,
    ...replaced,
  ]);
  // The minimum is there before the patch begins, and the parameter group is changed an hour after it.
  expect(changes[2]!.t).toBeLessThan(30 * 60);
  expect(changes[3]!.t).toBeGreaterThanOrEqual(90 * 60);
  expect(Math.min(...shop.timeline.filter(({ t }) => t >= 90 * 60).map(({ readers }) => readers))).toBeGreaterThan(1);
  expect(shop).toMatchObject({ readersAdded: 4, readersRemoved: 2, connectionsCut: 0 });
});

test('mixed-classes: where the preferred size cannot be had, as many smaller ones are ordered as make up its capacity', async () => {
  const { shop, changes } = await ran('mixed-classes', 2);
  const orders = changes.filter(({ kind }) => kind === 'add');
  // The preferred size first, of which one is enough; then the smaller one, of which two are.
  expect(orders[0]!.numbers).not.toHaveProperty('ordered');
  const fallback = orders.find(({ numbers }) => numbers?.['ordered'] !== undefined)!;
  expect(fallback.numbers).toMatchObject({ serving: 3, servingVcpus: 8, ordered: 2, orderedVcpus: 4 });
  expect(textOf(fallback)).toMatch(/ · readers ordered 2 · vCPUs ordered 4$/);
  expect(changes.filter(({ kind }) => kind === 'admit').length).toBeGreaterThanOrEqual(2);
  expect(shop.readersAdded).toBeGreaterThanOrEqual(2);
  expect(shop.connectionsCut).toBe(0);
});
