import { describe, expect, test } from 'vitest';
import { AwsError } from '../../../sandbox/wire/handlers.ts';
import { ADA, asksIn, deployed, EVE, MINUTE, saidTo, textOf } from './deployed.ts';

/** What somebody gets to see of a question. */
const answerTo = async (slack: Awaited<ReturnType<typeof deployed>>, userId: string, text: string) =>
  textOf((await slack.ask(userId, text)).at(-1)!);

export function testConversing(): void {
  describe('a conversation', () => {
    test('tells, pauses and resumes, with the numbers, and leaves all of it in the ledger', async () => {
      const slack = await deployed();
      await slack.run(10 * MINUTE);

      const [status, ...more] = await slack.ask(EVE, 'status');
      // Slack lets nobody replace what acknowledges a command: nothing but the answer is said.
      expect(more).toEqual([]);
      expect(status!.onlyFor).toBe(EVE);
      expect(textOf(status!)).toMatch(/^\*orders\* {2}observe {2}hold within-band, \d+ min ago\nserving 1 · cpu % \d/);
      expect(textOf(status!)).toMatch(/\n\*shop\* {2}act {2}hold within-band, \d+ min ago\nserving 2 · cpu % \d/);

      const one = await answerTo(slack, EVE, 'status shop');
      expect(one).toMatch(/^\*shop\* {2}act {2}hold within-band, \d+ min ago\n/);
      expect(one).toContain('*shop* (safety net)  act  hold in-place');
      expect(one).not.toContain('orders');
      const explained = await answerTo(slack, EVE, 'explain shop');
      expect(explained).toMatch(
        /^\*shop\* {2}mode act\nserving 2 · cpu % \d.*\nrules 1 to \d+.*: no proposal\n(.*\n)*rule \d+: \*hold: within-band\*\nrules after \d+: not evaluated\n\*Decision\* {2}hold: within-band\n/,
      );
      expect(explained).toContain('*safetyNet/shop*  mode act\n');
      expect(explained).toContain('Nothing was changed. `npx evenkeel explain shop` has the names of the rules');
      expect(await answerTo(slack, EVE, 'certificates')).toMatch(/^The fleet has no certificates\.\n/);

      const plan = await answerTo(slack, EVE, 'plan shop');
      expect(plan).toMatch(/^\*replicas\* would not change \*shop\*: within-band\nserving 2 · cpu % \d/);
      expect(plan).toContain('*safetyNet* would not change *shop*: in-place');
      expect(plan).toContain('Nothing was changed.');

      expect(await answerTo(slack, EVE, 'pause shop 2h moving a table')).toBe(
        "You don't have permission to do that. Ask: <@U0ADA>, <@U0BOB>.",
      );
      const [paused] = await slack.ask(ADA, 'pause shop 2h moving a table');
      expect(paused!.onlyFor).toBeUndefined();
      expect(textOf(paused!)).toMatch(/^\*shop\* is paused by <@U0ADA> until 11:1\d \(2 h left\): moving a table\n/);
      expect(await answerTo(slack, ADA, 'plan shop')).toContain('would not change *shop*: paused');
      // What is paused comes first.
      expect(await answerTo(slack, ADA, 'status')).toMatch(
        /^\*shop\* .*\n.*\n:double_vertical_bar: paused by <@U0ADA> until 11:1\d/,
      );

      expect(await answerTo(slack, ADA, 'resume shop --why "it is done"')).toBe(
        '*shop* is resumed by <@U0ADA>; it was paused by <@U0ADA>: moving a table',
      );
      expect(await answerTo(slack, ADA, 'resume shop')).toBe('*shop* was not paused.');
      const history = await answerTo(slack, EVE, 'history shop');
      expect(history).toMatch(
        /`03-02 09:1\d:\d\d` {2}paused by <@U0ADA> until 2026-03-02 11:1\d:\d\d: moving a table\n/,
      );
      expect(history).toMatch(/`03-02 09:1\d:\d\d` {2}resumed by <@U0ADA>: it is done\n/);

      expect(await answerTo(slack, EVE, 'plan shpo')).toBe(
        'Unknown resource `shpo`. Did you mean `shop`? Available: `orders`, `shop`.',
      );
      expect(await answerTo(slack, EVE, '')).toContain('Pause and resume require one of: <@U0ADA>, <@U0BOB>.');

      expect((await asksIn(slack)).map(({ by, said, outcome }) => `${by}: ${said} → ${outcome}`)).toEqual([
        'guest (slack:U0GUEST): status → status',
        'guest (slack:U0GUEST): status shop → status',
        'guest (slack:U0GUEST): explain shop → explain',
        'guest (slack:U0GUEST): certificates → certificates',
        'guest (slack:U0GUEST): plan shop → plan',
        'guest (slack:U0GUEST): pause shop 2h moving a table → no-role',
        'ada (slack:U0ADA): pause shop 2h moving a table → pause',
        'ada (slack:U0ADA): plan shop → plan',
        'ada (slack:U0ADA): status → status',
        'ada (slack:U0ADA): resume shop --why "it is done" → resume',
        'ada (slack:U0ADA): resume shop → resume',
        'guest (slack:U0GUEST): history shop → history',
        'guest (slack:U0GUEST): plan shpo → misunderstood',
        'guest (slack:U0GUEST):  → help',
      ]);
      expect(slack.problems).toEqual([]);
      expect(slack.region.iam.denials).toEqual([]);
    });

    test('says that something failed, and answers as soon as it succeeds', async () => {
      const slack = await deployed();
      await slack.run(10 * MINUTE);
      slack.region.endpoint.intercept = async ({ operation }, _input, next) => {
        if (operation === 'DescribeDBClusters') throw new AwsError('InternalFailure', 'a <bad> day', { status: 500 });
        return await next();
      };
      expect(await answerTo(slack, EVE, 'plan shop')).toMatch(
        /^:warning: Request failed; retrying \(up to 3 attempts\): .* failed: InternalFailure: a &lt;bad&gt; day$/,
      );
      delete slack.region.endpoint.intercept;
      await slack.run(3 * MINUTE);
      expect(textOf(saidTo(slack, EVE).at(-1)!)).toContain('*replicas* would not change *shop*: within-band');
      expect((await asksIn(slack)).map(({ outcome }) => outcome)).toEqual(['plan']);
    });

    test('takes what is typed as it is typed', async () => {
      const slack = await deployed();
      expect(await answerTo(slack, ADA, 'pause shop 2h <!channel> R&D')).toContain(': &lt;!channel&gt; R&amp;D\n');
    });

    test('pauses everything at once, and tells who resumes one of it that all are paused', async () => {
      const slack = await deployed();
      expect(await answerTo(slack, ADA, 'pause all 30m a migration')).toMatch(
        /^Everything is paused by <@U0ADA> until 09:30 \(30 min left\): a migration\n/,
      );
      expect(await answerTo(slack, ADA, 'plan orders')).toContain('would not change *orders*: paused');
      expect(await answerTo(slack, ADA, 'resume orders')).toMatch(
        /^\*orders\* was not paused\.\nEverything is still paused by <@U0ADA> until 09:30/,
      );
      expect(await answerTo(slack, ADA, 'resume all')).toMatch(/^Everything is resumed by <@U0ADA>; it was paused by/);
      expect(await answerTo(slack, ADA, 'plan orders')).not.toContain('paused');
    });
  });
}
