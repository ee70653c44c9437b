import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Dashboard } from '../../../console/model.ts';
import { openSandbox, type SandboxSite } from './site.ts';

let site: SandboxSite;
beforeAll(async () => {
  site = await openSandbox('busy-day');
  await site.pass(60);
});
afterAll(() => site.close());

const read = async (): Promise<Dashboard> =>
  (await (await site.get('/console/dashboard?installation=sandbox&hours=2')).json()) as Dashboard;

test('the dashboard of the template is drawn with the metrics of the Region', async () => {
  await site.until(({ clusters }) => clusters.length > 0);
  const { name, charts } = await read();
  expect(name).toBe('evenkeel-dev');
  const lastOf = (title: string, label: string) =>
    charts
      .find((chart) => chart.title === title)!
      .lines.find((line) => line.label === label)!
      .values.at(-1);
  expect(lastOf('CPU of readers, %', 'shop')).toBeGreaterThan(10);
  expect(lastOf('Readers', 'shop')).toBe(2);
  expect(lastOf('Heartbeats', 'beats')).toBe(1);
  expect(lastOf('Errors of functions', 'replicas')).toBe(0);
  expect(charts.map(({ title }) => title)).toEqual(
    expect.arrayContaining(['Decisions', 'Failed actions', 'Dead letters']),
  );
});

test('what nobody has declared is said so', async () => {
  const answer = await site.get('/console/dashboard?installation=sandbox&hours=48');
  expect(answer.status).toBe(400);
});
