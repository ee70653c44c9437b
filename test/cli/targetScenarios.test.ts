import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Report } from '../../sandbox/run/report.ts';
import { createWorkplace } from './command.ts';

/** Runs a scenario with its own fleet, in virtual time. */
async function ran(scenario: string, duration: string): Promise<Report> {
  const workplace = await createWorkplace(scenario);
  const file = join(workplace.folder, 'report.json');
  const args = ['--scenario', scenario, '--headless', '--for', duration, '--seed', '1', '--report', file];
  expect(await workplace.start(...args).ended).toMatchObject({ code: 0, stdout: '' });
  const report = JSON.parse(await readFile(file, 'utf8')) as Report;
  await workplace.remove();
  return report;
}

const zonesOf = ({ targetGroups = [] }: Report, name: string) =>
  targetGroups.find(({ arn }) => arn.split('/')[1] === name)!.zones;

const changesOf = ({ decisions }: Report, name: string) =>
  decisions.flatMap(({ resource, kind, reason, t }) =>
    resource === name && kind !== 'hold' ? [{ minute: Math.floor(t / 60), change: `${kind}/${reason}` }] : [],
  );

test('az-outage: every kind of pool, IPv6 and weighted groups are reachable again within a hundred seconds', async () => {
  const report = await ran('az-outage', '30m');
  for (const name of ['shop', 'scaled', 'tasks', 'ipv6', 'blue', 'green']) {
    const [a, b, c] = zonesOf(report, name);
    expect([a!.secondsUnreachable, c!.secondsUnreachable]).toEqual([0, 0]);
    expect(b!.secondsUnreachable).toBeGreaterThan(20);
    expect(b!.secondsUnreachable).toBeLessThan(100.5);
  }
});

test('blue-green: an outage in the middle of the shift is helped, and nothing else moves until the shift is over', async () => {
  const report = await ran('blue-green', '55m');
  const during = ['blue', 'green'].flatMap((name) => changesOf(report, name)).filter(({ minute }) => minute < 50);
  expect(new Set(during.map(({ change }) => change))).toEqual(
    new Set(['bridge/zone-below-minimum', 'register/zone-below-minimum']),
  );
  // What a person has added to one zone of green is evened out afterwards.
  expect(changesOf(report, 'green').find(({ change }) => change === 'register/uneven')).toMatchObject({ minute: 51 });
  for (const name of ['blue', 'green']) {
    const [a, b, c] = zonesOf(report, name);
    expect([a!.secondsUnreachable, c!.secondsUnreachable]).toEqual([0, 0]);
    expect(b!.secondsUnreachable).toBeLessThan(100.5);
    // Two spares each, in the zone that failed; three targets of green are the person's.
    expect(b!.movesByPhase).toMatchObject({ '90/10': 0, '90/10, outage': 2, '0/100, outage': 0 });
    expect(a!.movesByPhase).toMatchObject({
      '90/10': name === 'green' ? 3 : 0,
      '90/10, outage': 0,
      '0/100, outage': 0,
    });
    expect(c!.movesByPhase).toMatchObject({ '90/10': 0, '90/10, outage': 0, '0/100, outage': 0 });
  }
});
