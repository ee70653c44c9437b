import { beforeAll, describe, expect, test } from 'vitest';
import { createRegion, type Region } from '../../../sandbox/region.ts';
import { createBalanced } from '../../../sandbox/scenarios/balanced.ts';
import { createWorkspace, pointSlackTo } from '../../../sandbox/scenarios/slack.ts';
import { createWebsite, createZone, issueCertificate } from '../../../sandbox/scenarios/website.ts';
import { assemblyFolder, synthesizeBefore } from '../../synthesis/assembly.ts';
import { MINUTE, SECOND, textOf } from './deployed.ts';
import fleet from './kindsFleet.ts';

const ADA = 'U0ADA';

describe('a fleet of certificates and target groups', () => {
  let region: Region;
  let workspace: Awaited<ReturnType<typeof createWorkspace>>;
  const problems: string[] = [];
  const run = (durationMs: number) => region.clock.runUntil(region.clock.now() + durationMs);

  synthesizeBefore(new URL('kindsFleet.ts', import.meta.url));
  beforeAll(async () => {
    region = createRegion({ startMs: Date.UTC(2026, 2, 2, 9), onProblem: (message) => problems.push(message) });
    await createZone(region, 'shop.example');
    await createWebsite(region, 'website', [await issueCertificate(region, ['shop.example'], { daysAgo: 10 })]);
    for (const [name, policy] of Object.entries(fleet.targetGroups)) {
      await createBalanced(region, name, policy, { port: 443, targetsPerZone: 2 });
    }
    workspace = await createWorkspace(region, { ...fleet, slack: fleet.slack! });
    pointSlackTo(region, await region.deploy(assemblyFolder()));
    await run(20 * MINUTE);
  });

  /** What Ada sees of it afterwards, without the word that it takes a moment. */
  async function answerTo(text: string): Promise<string> {
    const before = new Set(workspace.messages().map(({ ts }) => ts));
    const asking = region.slack.command(ADA, text);
    await run(10 * SECOND);
    expect(await asking).toBe(200);
    const answers = workspace.messages(ADA).filter(({ ts, from }) => from === 'app' && !before.has(ts));
    return textOf(answers.at(-1)!);
  }

  test('has the status of each, with the numbers', async () => {
    const status = await answerTo('status');
    expect(status).toMatch(/^\*api\* {2}act {2}hold /m);
    expect(status).toMatch(/^\*shop\* {2}observe {2}hold /m);
    expect(status).toMatch(/^\*shop\* {2}act {2}hold /m);
  });

  test('has the certificate sets with their days left, and no target groups', async () => {
    const certificates = await answerTo('certificates');
    expect(certificates).toMatch(/^\*shop\* {2}act {2}hold .*\ncertificates 1 · days left \d+/);
    expect(certificates).not.toContain('api');
    expect(certificates).toContain('Where each certificate is served, and who renews it: `npx evenkeel certificates`.');
  });

  test('plans for everything that has the name', async () => {
    const both = await answerTo('plan shop');
    expect(both).toMatch(/^\*certificates\* would /m);
    expect(both).toMatch(/^\*targets\* would /m);
    expect(both).toContain('Nothing was changed.');
    const one = await answerTo('plan api');
    expect(one).toMatch(/^\*targets\* would not change \*api\*: /);
    expect(one).not.toContain('certificates');
  });

  test('pauses everything that has the name, and resumes it', async () => {
    expect(await answerTo('pause shop 2h a new certificate')).toMatch(/^\*shop\* is paused by <@U0ADA> until 11:2\d/);
    const paused = await answerTo('plan shop');
    expect(paused).toMatch(/^\*certificates\* would not change \*shop\*: paused$/m);
    expect(paused).toMatch(/^\*targets\* would not change \*shop\*: paused$/m);
    expect(await answerTo('plan api')).not.toContain('paused');
    expect(await answerTo('resume shop')).toBe(
      '*shop* is resumed by <@U0ADA>; it was paused by <@U0ADA>: a new certificate',
    );
    expect(await answerTo('plan shop')).not.toContain('paused');
  });

  test('has the history of everything that has the name', async () => {
    const both = await answerTo('history shop');
    expect(both).toContain('*shop* (certificates, targets), times in UTC.');
    expect(both.match(/paused by <@U0ADA> until .*: a new certificate/g)).toHaveLength(2);
    expect(both.match(/resumed by <@U0ADA>/g)).toHaveLength(2);
    const one = await answerTo('history api');
    expect(one).toContain('*api* (targets), times in UTC.');
    expect(one).not.toContain('paused');
  });

  test('pauses all kinds at once', async () => {
    expect(await answerTo('pause all 30m a migration')).toMatch(/^Everything is paused by <@U0ADA>/);
    expect(await answerTo('plan api')).toContain('would not change *api*: paused');
    expect((await answerTo('plan shop')).match(/not change \*shop\*: paused/g)).toHaveLength(2);
    expect(await answerTo('resume all')).toMatch(/^Everything is resumed by <@U0ADA>/);
  });

  test('has no drills, and says so', async () => {
    expect(await answerTo('help')).not.toContain('drill');
    expect(await answerTo('drill aurora-failover shop')).toBe('The fleet has no drills.');
    expect(await answerTo('plan shpo')).toBe('Unknown resource `shpo`. Did you mean `shop`? Available: `api`, `shop`.');
  });

  test('was answered with the secret from Parameter Store, without a defect or a call that was denied', () => {
    expect(problems).toEqual([]);
    expect(region.iam.denials).toEqual([]);
  });
});
