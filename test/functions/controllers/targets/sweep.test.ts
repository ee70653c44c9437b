import { describe, expect, test } from 'vitest';
import { largestBurst } from '../../../../bench/targetSweep/burst.ts';
import { isKeyOfRole } from '../../../../sandbox/iam/sessions.ts';
import { createRegion } from '../../../../sandbox/region.ts';
import { createMany } from '../../../../sandbox/scenarios/manyGroups.ts';
import { controlPlaneIn, ofType } from '../../../stacks/templates.ts';
import { assemblyFolder, synthesizeBefore } from '../../../synthesis/assembly.ts';
import { COUNT } from './manyFleet.ts';

const MINUTE = 60_000;

synthesizeBefore(new URL('manyFleet.ts', import.meta.url));

/** Describe calls to ELB and writes to the ledger by the functions, in milliseconds of Region time. */
async function runQuietFleet(minutes: number) {
  const problems: string[] = [];
  const region = createRegion({ onProblem: (message) => problems.push(message) });
  await createMany(region, COUNT);
  // Alarms tell of what there is none of here.
  await region.deploy(assemblyFolder(), { without: ({ type }) => type === 'AWS::CloudWatch::Alarm' });
  const describes: number[] = [];
  const writes: number[] = [];
  region.endpoint.onCall = ({ context: { service, operation, accessKeyId } }) => {
    if (!isKeyOfRole(accessKeyId)) return;
    if (service === 'elasticloadbalancing' && operation.startsWith('Describe')) describes.push(region.clock.now());
    if (service === 'dynamodb' && /^(TransactWrite|Put|Update)/.test(operation)) writes.push(region.clock.now());
  };
  const startMs = region.clock.now();
  await region.clock.runUntil(startMs + minutes * MINUTE);
  return { startMs, describes, writes, problems };
}

describe('a sweep over many target groups', () => {
  test('has one other function beside it at the most, however many alarms there are', () => {
    const [targets] = ofType(controlPlaneIn(assemblyFolder()), 'AWS::Lambda::Function', 'Targets');
    expect(targets!.properties['ReservedConcurrentExecutions']).toBe(2);
  });

  test('asks ELB no faster than it takes calls, and writes nothing once all is told', async () => {
    const { startMs, describes, writes, problems } = await runQuietFleet(10);
    expect(problems).toEqual([]);
    expect(largestBurst(describes)).toBeLessThanOrEqual(40);
    const lateMs = startMs + 8 * MINUTE;
    expect(writes.filter((timeMs) => timeMs > lateMs)).toEqual([]);
    // In each of the two last minutes: a page of the groups, the listeners of two load balancers, the health of each group.
    expect(describes.filter((timeMs) => timeMs > lateMs)).toHaveLength(2 * (1 + 2 + COUNT));
  });
});
