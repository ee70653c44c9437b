import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { DrillOverview } from '../../../cli/evenkeel/evidence.ts';
import type { Rig } from './rig.ts';
import { standingRig } from './standing.ts';

const COMMAND = fileURLToPath(new URL('../../../cli/evenkeel.ts', import.meta.url));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `npx evenkeel …` as a person, while time goes on in the Region. */
async function evenkeel(rig: Rig, url: string, person: string, ...args: string[]): Promise<Ended> {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const env = { PATH, NODE_COMPILE_CACHE, AWS_ACCESS_KEY_ID: person, AWS_SECRET_ACCESS_KEY: 'secret' };
  const ended = new AbortController();
  const running = promisify(execFile)(process.execPath, [COMMAND, ...args, '--endpoint-url', url], { env })
    .then(
      (ended) => ({ code: 0, ...ended }),
      (error: Ended) => error,
    )
    .finally(() => ended.abort());
  while (!ended.signal.aborted) {
    await rig.run(0.1);
    await sleep(5);
  }
  return await running;
}

export function testTalking(): void {
  test('people ask, are refused, approve and abort on the command line', async () => {
    const rig = await standingRig();
    const before = await rig.snapshot();
    const server = await rig.region.endpoint.listen();
    const as = (person: string, ...args: string[]) => evenkeel(rig, server.url, person, ...args);
    try {
      const refused = await as('ada', 'drill', 'start', 'aurora-failover', 'attic');
      expect(refused).toMatchObject({ code: 4, stderr: '' });
      expect(refused.stdout).toBe(
        'unknown-resource: Unknown resource attic for aurora-failover. Available: shop, bare.\n',
      );

      const { code, stdout } = await as('ada', 'drill', 'start', 'aurora-failover', 'shop', '--target', 'shop-3');
      expect(code).toBe(0);
      expect(stdout).toMatch(/^aurora-failover-[0-9a-f]{12} started\n {2}Fail shop over from shop-1 to shop-3 in /);
      const [, drillId, planHash] =
        /\n {2}npx evenkeel drill approve (\S+) --plan ([0-9a-f]{64}) --endpoint-url http:\S+\n$/.exec(stdout)!;

      expect(await as('ada', 'drill', 'approve', drillId!, '--plan', planHash!)).toMatchObject({
        code: 4,
        stdout: expect.stringMatching(/^own-request: ada requested it: another person must approve\.\n/),
      });
      expect(await as('bob', 'drill', 'approve', drillId!, '--plan', planHash!)).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/ approved\n/),
      });
      expect(await as('eve', 'drill', 'abort', drillId!, '--why', 'customers call')).toMatchObject({
        code: 0,
        stdout: `${drillId} aborting\n`,
      });
      expect(await rig.untilReported(drillId!)).toMatchObject({ verdict: 'aborted', approvals: [{ by: 'bob' }] });
      const told = (await as('ada', 'drill', 'status', drillId!)).stdout;
      expect(told).toMatch(/aborted {3}ada {2}person\n {2}Aborted by eve: customers call\.\nplan [0-9a-f]{64}\n/);
      expect(told).toMatch(/person {4}Aborted by eve: customers call\.\n/);
      expect(await rig.snapshot()).toEqual(before);

      const overview = await as('ada', 'drill', 'report', '--since', '1d');
      expect(overview).toMatchObject({ code: 0, stderr: '' });
      expect(overview.stdout).toContain('aurora-failover of shop  ');
      expect(overview.stdout).toMatch(
        new RegExp(
          `aborted \\(person\\) \\[SANDBOX\\]  ada, approved by bob  ${drillId}\\n.*\\n? {6}s3://\\S+/drills/${drillId}/report\\.html\\n`,
        ),
      );
      const json = JSON.parse((await as('ada', 'drill', 'report', '--json')).stdout) as DrillOverview;
      const drills = json.groups.flatMap((group) => group.drills);
      expect(drills.find((one) => one.drillId === drillId)).toMatchObject({ verdict: 'aborted', isSandbox: true });
      expect((await as('ada', 'drill', 'report', '--stage', 'other')).code).toBe(1);
    } finally {
      await server.close();
    }
  });
}
