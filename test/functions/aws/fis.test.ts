import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createStepPlatform, type StepPlatform } from '../drills/steps/platform.ts';

const MINUTE = 60_000;

let platform: StepPlatform;
let experimentsUnderWay: typeof import('../../../functions/aws/fis.ts').experimentsUnderWay;
let listActiveShifts: typeof import('../../../functions/aws/arcZonalShift.ts').listActiveShifts;
let zonesUnderAutoshift: typeof import('../../../functions/aws/arcZonalShift.ts').zonesUnderAutoshift;

beforeAll(async () => {
  platform = await createStepPlatform();
  ({ experimentsUnderWay } = await import('../../../functions/aws/fis.ts'));
  ({ listActiveShifts, zonesUnderAutoshift } = await import('../../../functions/aws/arcZonalShift.ts'));
});
afterAll(() => platform.close());

const underWay = async () => (await experimentsUnderWay()).map(({ id, status }) => `${id} ${status}`);

describe('experiments', () => {
  test('count from their beginning to their end; a preview of targets does not', async () => {
    const { fis, clock } = platform.region;
    expect(await underWay()).toEqual([]);
    const first = fis.begin(10 * MINUTE);
    fis.begin(10 * MINUTE, true);
    expect(await underWay()).toEqual([`${first} initiating`]);
    await clock.runUntil(clock.now() + MINUTE);
    const second = fis.begin(30 * MINUTE);
    expect((await underWay()).toSorted()).toEqual([`${first} running`, `${second} initiating`].toSorted());
    await clock.runUntil(clock.now() + 20 * MINUTE);
    expect(await underWay()).toEqual([`${second} running`]);
    await clock.runUntil(clock.now() + 20 * MINUTE);
    expect(await underWay()).toEqual([]);
  });

  test('are found on any page', async () => {
    const { fis, clock } = platform.region;
    const oldest = fis.begin(600 * MINUTE);
    for (let at = 0; at < 250; at++) fis.begin(MINUTE);
    await clock.runUntil(clock.now() + 5 * MINUTE);
    expect(await underWay()).toEqual([`${oldest} running`]);
  });

  test('are none where the Region has no FIS, whose name is not in the DNS then', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://fis.nowhere.invalid');
    expect(await experimentsUnderWay()).toEqual([]);
    vi.unstubAllEnvs();
  });

  test('are not known while FIS answers with errors, and that is told', async () => {
    const restore = platform.failAll('ListExperiments');
    await expect(experimentsUnderWay()).rejects.toThrow('fis answered 500');
    restore();
  });
});

test('zones that AWS suspects are known from the beginning of an autoshift to its end', async () => {
  const { arcZonalShift } = platform.region;
  expect(await zonesUnderAutoshift()).toEqual([]);
  arcZonalShift.beginAutoshift('euw1-az1', []);
  arcZonalShift.beginAutoshift('euw1-az3', []);
  expect((await zonesUnderAutoshift()).toSorted()).toEqual(['euw1-az1', 'euw1-az3']);
  arcZonalShift.endAutoshift('euw1-az1');
  expect(await zonesUnderAutoshift()).toEqual(['euw1-az3']);
  arcZonalShift.endAutoshift('euw1-az3');
});

test('shifts of every load balancer are listed until they end, with what began them', async () => {
  const { arcZonalShift, clock } = platform.region;
  const arns = Array.from(
    { length: 120 },
    (_, at) => `arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/a${at}/1`,
  );
  for (const arn of arns) arcZonalShift.beginShift('PRACTICE_RUN', 'euw1-az1', arn, 30 * MINUTE);
  const listed = await listActiveShifts();
  expect(listed.map(({ resource }) => resource).toSorted()).toEqual(arns.toSorted());
  expect(listed[0]).toMatchObject({ kind: 'PRACTICE_RUN', awayFrom: 'euw1-az1', comment: '' });
  await clock.runUntil(clock.now() + 31 * MINUTE);
  expect(await listActiveShifts()).toEqual([]);
});
