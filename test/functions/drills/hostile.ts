import { describe, expect, test } from 'vitest';
import { standingRig } from './standing.ts';

const LONG = 'x'.repeat(100_000);

/** A name of a resource, or what stands in its place, and what the report calls it. */
const RESOURCES: readonly (readonly [name: string, resource: unknown, called: string])[] = [
  ['of 100 kB', LONG, `${'x'.repeat(254)}…`],
  ['of markup', '<script>alert(1)</script>', '<script>alert(1)</script>'],
  ['of a path', '../../report', '../../report'],
  ['that every object has', '__proto__', '__proto__'],
  ['of half a character', 'a\ud83d', 'a\ufffd'],
  ['that a terminal would obey', 'shop\u001b[2J\u202e', 'shop\ufffd[2J\ufffd'],
  ['that is none', { resource: 'shop' }, ''],
  ['that is a list', ['shop'], ''],
];

/** Names of executions that Step Functions takes. */
const NAMES: readonly (readonly [name: string, folder: RegExp])[] = [
  ['..', /^drills\/[0-9a-f]{32}\/report\.html$/],
  ['.', /^drills\/[0-9a-f]{32}\/report\.html$/],
  ['прогон', /^drills\/[0-9a-f]{32}\/report\.html$/],
  ['plain', /^drills\/plain\/report\.html$/],
];

export function testHostile(): void {
  describe('is refused, with a report, however hostile the input is:', () => {
    test.for(RESOURCES)('a resource %s, through the drill API', async ([, resource, called]) => {
      const rig = await standingRig();
      const drillId = await rig.start('aurora-failover', { resource });
      const report = await rig.untilReported(drillId);
      expect(report).toMatchObject({ verdict: 'refused', resource: called });
      expect(report.explanation.length).toBeLessThan(1_200);
      // oxlint-disable-next-line no-control-regex
      expect(report.explanation).not.toMatch(/[\u0000-\u001f\u202a-\u202e]/);
      expect(rig.problems).toEqual([]);
    });

    test.for(RESOURCES)('a resource %s, past the drill API', async ([name, resource, called]) => {
      const rig = await standingRig();
      const drillId = `direct-${name.replaceAll(' ', '-')}`;
      await rig.startByHand('aurora-failover', { resource }, drillId);
      expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'refused', resource: called });
    });

    test.for([
      ['a field that no drill has', { resource: 'shop', [LONG.slice(0, 3_000)]: true }],
      ['a prototype', JSON.parse('{"resource":"shop","__proto__":{"dryRun":true}}') as object],
      ['a number that DynamoDB does not take', { resource: 'shop', expiresInMinutes: 1e300 }],
      ['a dry run that is none', { resource: 'shop', dryRun: 'yes' }],
    ] as const)('%s', async ([name, input]) => {
      const rig = await standingRig();
      const drillId = `field-${name.replaceAll(' ', '-')}`;
      await rig.startByHand('aurora-failover', input, drillId);
      const report = await rig.untilReported(drillId);
      expect(report).toMatchObject({ verdict: 'refused', reason: 'bad-input', resource: 'shop' });
      expect(report.explanation.length).toBeLessThan(1_200);
    });

    test.for(NAMES)('an execution with the name %s has a folder of its own', async ([name, folder]) => {
      const rig = await standingRig();
      await rig.startByHand('aurora-failover', { resource: '' }, name);
      const report = await rig.untilReported(name);
      expect(report).toMatchObject({ drillId: name, verdict: 'refused' });
      const output = JSON.parse(rig.execution(name)!.output ?? '{}') as { html?: string };
      expect(output.html).toMatch(folder);
    });
  });
}
