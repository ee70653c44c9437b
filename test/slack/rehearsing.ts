import { describe, expect, test } from 'vitest';
import { pressForm } from '../../sandbox/services/slack/requests.ts';
import {
  ADA,
  asksIn,
  BOB,
  CEM,
  type Deployed,
  deployed,
  EVE,
  knock,
  MINUTE,
  SECOND,
  signedForm,
  textOf,
} from './deployed.ts';

/** The messages of drills that are followed, oldest first: those with an id in them. */
const followed = ({ workspace }: Deployed) =>
  workspace.messages().filter(({ onlyFor, threadTs, ...message }) => {
    return onlyFor === undefined && threadTs === undefined && textOf(message).includes('`aurora-failover-');
  });

const drill = (slack: Deployed) => textOf(followed(slack)[0]!);

/** A Region in which somebody has asked for a drill that waits for an approval. */
async function waiting(userId = ADA): Promise<Deployed> {
  const slack = await deployed();
  await slack.run(2 * MINUTE);
  await slack.ask(userId, 'drill aurora-failover shop');
  await slack.run(10 * SECOND);
  return slack;
}

/** Several people press at the same moment; gives what each is told, if anything. */
async function press(slack: Deployed, ...presses: (readonly [userId: string, action: string])[]) {
  const before = new Set(slack.workspace.messages().map(({ ts }) => ts));
  const { ts } = followed(slack)[0]!;
  const pressing = presses.map(([userId, action]) => slack.region.slack.press(userId, ts, action));
  await slack.run(15 * SECOND);
  expect(await Promise.all(pressing)).toEqual(presses.map(() => 200));
  return slack.workspace
    .messages()
    .flatMap((message) => (before.has(message.ts) || !message.onlyFor ? [] : [textOf(message)]));
}

const approve = (userId: string) => [userId, 'drill-approve'] as const;
const deny = (userId: string) => [userId, 'drill-deny'] as const;

export function testRehearsing(): void {
  describe('a drill', () => {
    test('is asked for, approved by somebody else, followed to its end, and reported', async () => {
      const slack = await waiting();
      const { workspace } = slack;
      expect(drill(slack)).toMatch(
        /^\*aurora-failover of shop\*\n(:large_green_square:){2}(:white_large_square:){7} {2}planned\n/,
      );
      expect(drill(slack)).toContain('1. Fail shop over from shop-1 to shop-2');
      expect(drill(slack)).toContain('*Blast radius*\nshop (writer shop-1, target shop-2');
      expect(drill(slack)).toContain('*Way back*\nEverything is put back in the end, and after an abort.');
      expect(drill(slack)).toMatch(/Asked for by <@U0ADA>\. It waits for one of <@U0BOB>, until 10:0\d UTC\./);
      expect(drill(slack)).toMatch(/Approve\nDeny\nAbort$/);

      expect(await press(slack, approve(ADA))).toEqual(['ada asked for it, and somebody else has to approve.']);
      expect(await press(slack, approve(CEM))).toEqual(['cem is none of its approvers: ada, bob.']);
      expect(await press(slack, approve(EVE))).toEqual([
        'slack:T0SHOP/U0GUEST is none of the people of the fleet. Ask one of <@U0ADA>, <@U0BOB>, <@U0CEM>.',
      ]);
      expect(await press(slack, approve(BOB))).toEqual([]);
      expect(drill(slack)).toMatch(
        /Asked for by <@U0ADA>, approved by <@U0BOB>\n`aurora-failover-[0-9a-f]{12}`\nAbort$/,
      );

      while (!drill(slack).includes('settled')) await slack.run(5 * SECOND);
      expect(drill(slack)).toMatch(/Downtime so far: \d+\.\d s of 60\.0 s at the most/);
      await slack.run(6 * MINUTE);
      expect(drill(slack)).toMatch(/^\*aurora-failover of shop\*\n(:large_green_square:){9} {2}reported\n/);
      expect(drill(slack)).toMatch(/:white_check_mark: \*passed\*: Clients saw \d+\.\d s ± \d\.\d s of downtime/);
      expect(drill(slack)).not.toContain('Abort');

      const [message] = followed(slack);
      const replies = workspace.messages().filter(({ threadTs }) => threadTs === message!.ts);
      expect(replies.map(textOf)).toEqual([
        expect.stringMatching(
          /^aurora-failover of shop \*passed\*: .*\n<https:\/\/eu-west-1\.console\.aws\.amazonaws\.com\/s3\/object\/.*report\.html\|The report>$/,
        ),
      ]);
      expect(followed(slack)).toHaveLength(1);
      expect(slack.problems).toEqual([]);
      expect(slack.region.iam.denials).toEqual([]);
    });

    test('that Slack asks for twice is one execution', async () => {
      const slack = await deployed();
      await slack.run(2 * MINUTE);
      const requests: Parameters<NonNullable<typeof slack.region.slack.onRequest>>[0][] = [];
      slack.region.slack.onRequest = (request) => requests.push(request);
      await slack.ask(ADA, 'drill aurora-failover shop --dry-run');
      const form = Buffer.from(requests[0]!.body).toString('utf8');
      // Slack's own retry is signed anew; and somebody else may have recorded the first one.
      await Promise.all(
        [requests[0]!, signedForm(slack, form), signedForm(slack, form)].map((each) => knock(slack, each)),
      );
      await slack.run(MINUTE);
      const machine = 'arn:aws:states:eu-west-1:123456789012:stateMachine:evenkeel-dev-drill-aurora-failover';
      expect(slack.region.stepFunctions.executions(machine)).toHaveLength(1);
      expect(followed(slack)).toHaveLength(1);
      expect((await asksIn(slack)).map(({ outcome }) => outcome)).toEqual(['drill']);
    });

    test('is decided once by one who clicks twice', async () => {
      const slack = await waiting();
      expect(await press(slack, approve(BOB), approve(BOB))).toEqual([expect.stringMatching(/already|same moment/)]);
      expect(drill(slack)).toContain('Asked for by <@U0ADA>, approved by <@U0BOB>\n');
    });

    test('is decided once by two who race, and the slower one is told', async () => {
      const slack = await waiting(CEM);
      const told = await press(slack, approve(ADA), deny(BOB));
      expect(told).toEqual([expect.stringMatching(/already|same moment/)]);
      expect(drill(slack)).toMatch(/Asked for by <@U0CEM>, (approved by <@U0ADA>|denied by <@U0BOB>)\n/);
    });

    test('is refused where one says no', async () => {
      const slack = await waiting();
      expect(await press(slack, deny(BOB))).toEqual([]);
      await slack.run(MINUTE);
      expect(drill(slack)).toContain(':no_entry: *refused*: ');
      expect(drill(slack)).not.toContain('Approve');
    });

    test('is not begun by an approval of another plan than the one there is', async () => {
      const slack = await waiting();
      const [message] = followed(slack);
      const value = JSON.stringify({
        drillId: /aurora-failover-\w+/.exec(textOf(message!))![0],
        planHash: 'f'.repeat(64),
      });
      const deed = { userId: BOB, triggerId: '7.8.9', responseUrl: 'https://hooks.slack.com/actions/T0SHOP/0' };
      const form = pressForm(slack.workspace.app, deed, {
        message: message!,
        button: { action_id: 'drill-approve', value },
      });
      expect((await knock(slack, signedForm(slack, form))).statusCode).toBe(200);
      await slack.run(15 * SECOND);
      expect(slack.workspace.messages(BOB).at(-1)!.text).toMatch(/^The plan is [0-9a-f]{64} by now, and not f{64}\.$/);
      expect(drill(slack)).toContain('It waits for one of <@U0BOB>');
    });

    test('is refused when nobody approves in time, and an approval that comes later does nothing', async () => {
      const slack = await waiting();
      const [asked] = followed(slack);
      await slack.run(61 * MINUTE);
      expect(drill(slack)).toContain(':no_entry: *refused*: ');
      expect(drill(slack)).not.toContain('Approve');
      // Somebody whose screen still shows the button.
      slack.workspace.update(asked!.ts, asked!);
      expect(await press(slack, approve(BOB))).toEqual([expect.stringMatching(/in time|over|already/)]);
      expect(
        slack.region.rds
          .inspect()
          .clusters.find(({ id }) => id === 'shop')!
          .instances.find(({ isWriter }) => isWriter)!.id,
      ).toBe('shop-1');
    });

    test('is ended by one person, whoever asked and approved', async () => {
      const slack = await waiting();
      await press(slack, approve(BOB));
      await slack.run(20 * SECOND);
      expect(await press(slack, [CEM, 'drill-abort'])).toEqual([
        expect.stringMatching(/^`aurora-failover-\w+` is being ended\.$/),
      ]);
      await slack.run(5 * MINUTE);
      expect(drill(slack)).toContain(':octagonal_sign: *aborted*: ');
      expect(drill(slack)).not.toContain('Abort\n');
    });

    test('that the person may not ask for is refused with the names of those who may', async () => {
      const slack = await deployed();
      const [, told] = await slack.ask(EVE, 'drill aurora-failover shop');
      expect(textOf(told!)).toContain('Ask one of <@U0ADA>, <@U0BOB>, <@U0CEM>.');
    });
  });
}
