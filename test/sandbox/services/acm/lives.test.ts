import { describe, expect, test } from 'vitest';
import { acmRegion, DAY_MS } from './support.ts';

describe('certificates that are issued', () => {
  test.each([
    ['2027-03-14', 198],
    ['2027-03-15', 100],
    ['2029-03-14', 100],
    ['2029-03-15', 47],
  ])('on %s live for %d days', async (day, days) => {
    const { issued, describe: described } = await acmRegion({ startMs: Date.parse(`${day}T12:00:00Z`) });
    const { NotBefore, NotAfter } = await described(await issued('example.com'));
    expect(NotBefore).toEqual(new Date(`${day}T00:00:00Z`));
    expect(NotAfter!.getTime() + 1_000 - NotBefore!.getTime()).toBe(days * DAY_MS);
  });

  test.each([
    ['2027-04-01', 100, 22],
    ['2029-04-01', 47, 10],
  ])('on %s are renewed %d days less %d later, for as long as they live then', async (day, days, window) => {
    const {
      request,
      describe: described,
      use,
      writeRecords,
      wait,
    } = await acmRegion({
      startMs: Date.parse(`${day}T00:00:00Z`),
    });
    const arn = await request('example.com');
    await wait(10_000);
    await writeRecords(arn);
    await wait(300_000);
    await use(arn);
    const { Serial: first } = await described(arn);
    await wait((days - window) * DAY_MS - 3_600_000);
    expect((await described(arn)).Serial).toBe(first);
    await wait(4 * 3_600_000);
    const renewed = await described(arn);
    expect(renewed.Serial).not.toBe(first);
    expect(renewed.NotAfter!.getTime() + 1_000 - renewed.NotBefore!.getTime()).toBe(days * DAY_MS);
  });
});
