import { FailoverDBClusterCommand, RDSClient } from '@aws-sdk/client-rds';
import { beforeAll, describe, expect, test } from 'vitest';
import { pressForm } from '../../../sandbox/services/slack/requests.ts';
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
  workspace
    .messages()
    .filter(
      (message) =>
        message.onlyFor === undefined &&
        message.threadTs === undefined &&
        textOf(message).includes('`aurora-failover-'),
    );

/** What the message of the newest drill shows. */
const shown = (slack: Deployed) => textOf(followed(slack).at(-1)!);

const writerOf = ({ region }: Deployed) =>
  region.rds
    .inspect()
    .clusters.find(({ id }) => id === 'shop')!
    .instances.find(({ isWriter }) => isWriter)!.id;

const readersOf = ({ region }: Deployed) =>
  region.rds
    .inspect()
    .clusters.find(({ id }) => id === 'shop')!
    .instances.filter(({ isWriter }) => !isWriter)
    .map(({ id }) => id)
    .toSorted();

/** Somebody asks for a drill, and it comes to wait for an approval. */
async function ask(slack: Deployed, userId: string, option = ''): Promise<void> {
  await slack.ask(userId, `drill aurora-failover shop ${option}`);
  for (let tries = 0; !shown(slack).includes('Waiting for approval') && tries < 12; tries++)
    await slack.run(5 * SECOND);
}

/** Several people press buttons of the newest drill at the same moment; gives what each is told, if anything. */
async function press(slack: Deployed, ...presses: (readonly [userId: string, action: string])[]) {
  const before = new Set(slack.workspace.messages().map(({ ts }) => ts));
  const { ts } = followed(slack).at(-1)!;
  const pressing = presses.map(([userId, action]) => slack.region.slack.press(userId, ts, action));
  await slack.run(15 * SECOND);
  expect(await Promise.all(pressing)).toEqual(presses.map(() => 200));
  const answers = slack.workspace.messages().filter((message) => !before.has(message.ts) && message.onlyFor);
  return answers.map(textOf);
}

const approve = (userId: string) => [userId, 'drill-approve'] as const;
const deny = (userId: string) => [userId, 'drill-deny'] as const;
const abort = (userId: string) => [userId, 'drill-abort'] as const;

/** What somebody alone gets to see of a command. */
const told = async (slack: Deployed, userId: string, text: string) =>
  textOf((await slack.ask(userId, text)).findLast(({ onlyFor }) => onlyFor === userId)!);

export function testRehearsing(): void {
  describe('a drill', () => {
    let slack: Deployed;
    beforeAll(async () => {
      slack = await deployed();
      await slack.run(10 * MINUTE);
    });

    test('that Slack asks for twice is one execution', async () => {
      const requests: Parameters<NonNullable<typeof slack.region.slack.onRequest>>[0][] = [];
      slack.region.slack.onRequest = (request) => requests.push(request);
      await slack.ask(ADA, 'drill aurora-failover shop --dry-run');
      slack.region.slack.onRequest = undefined;
      const form = Buffer.from(requests[0]!.body).toString('utf8');
      // The very same request again, and twice what Slack's own retry is: the same deed, signed anew.
      for (const again of [requests[0]!, signedForm(slack, form), signedForm(slack, form)]) await knock(slack, again);
      await slack.run(MINUTE);
      const machine = 'arn:aws:states:eu-west-1:123456789012:stateMachine:evenkeel-dev-drill-aurora-failover';
      expect(slack.region.stepFunctions.executions(machine)).toHaveLength(1);
      expect(followed(slack)).toHaveLength(1);
      expect((await asksIn(slack)).map(({ outcome }) => outcome)).toEqual(['drill start']);
      await slack.run(4 * MINUTE);
      expect(shown(slack)).toContain(':white_check_mark: *passed*: Every step but the injection was run');
    });

    test('waits with its plan, what it may break, the rollback, who requested it and until when', async () => {
      await ask(slack, ADA);
      expect(shown(slack)).toMatch(
        /^\*aurora-failover of shop\*\n(:large_green_square:){2}(:white_large_square:){7} {2}planned\n/,
      );
      expect(shown(slack)).toContain('1. Fail shop over from shop-1 to shop-2');
      expect(shown(slack)).toContain(
        '*Blast radius*\nshop (writer shop-1, target shop-2); interlocks: replicas, safetyNet',
      );
      expect(shown(slack)).toContain('*Rollback*\nAt the end of the drill, and after an abort.');
      expect(shown(slack)).toMatch(/Requested by <@U0ADA>\. Waiting for approval by <@U0BOB> until 10:\d\d UTC\./);
      expect(shown(slack)).toMatch(/Approve\nDeny\nAbort$/);
    });

    test('is approved by nobody who asked for it, is no approver, or is nobody of the fleet', async () => {
      expect(await press(slack, approve(ADA))).toEqual(['ada requested it: another person must approve.']);
      expect(await press(slack, approve(CEM))).toEqual(['cem is not an approver. Approvers: ada, bob.']);
      expect(await press(slack, approve(EVE))).toEqual([
        "You don't have permission to do that. Ask: <@U0ADA>, <@U0BOB>, <@U0CEM>.",
      ]);
      expect(shown(slack)).toContain('Waiting for approval by <@U0BOB>');
    });

    test('is not begun by an approval of another plan than the one there is', async () => {
      const message = followed(slack).at(-1)!;
      const drillId = /aurora-failover-[0-9a-f]+/.exec(textOf(message))![0];
      const button = { action_id: 'drill-approve', value: JSON.stringify({ drillId, planHash: 'f'.repeat(64) }) };
      const deed = { userId: BOB, triggerId: '7.8.9', responseUrl: 'https://hooks.slack.com/actions/T0SHOP/0' };
      const form = pressForm(slack.workspace.app, deed, { message, button });
      expect((await knock(slack, signedForm(slack, form))).statusCode).toBe(200);
      await slack.run(15 * SECOND);
      expect(slack.workspace.messages(BOB).at(-1)!.text).toBe(
        'The plan has changed since you read it: read the current one and decide again.',
      );
      expect(shown(slack)).toContain('Waiting for approval by <@U0BOB>');
    });

    test('is approved by somebody else, followed to its end, and reported', async () => {
      expect(await press(slack, approve(BOB))).toEqual([]);
      expect(shown(slack)).toMatch(
        /Requested by <@U0ADA>, approved by <@U0BOB>\n`aurora-failover-[0-9a-f]{12}` {2}plan `[0-9a-f]{16}`\nAbort$/,
      );
      for (let tries = 0; !shown(slack).includes('settled') && tries < 60; tries++) await slack.run(5 * SECOND);
      expect(shown(slack)).toMatch(/Downtime so far: \d+\.\d s \(limit 60\.0 s\)/);
      await slack.run(6 * MINUTE);
      expect(shown(slack)).toMatch(/^\*aurora-failover of shop\*\n(:large_green_square:){9} {2}reported\n/);
      expect(shown(slack)).toMatch(/\nDowntime: \d+\.\d s \(limit 60\.0 s\)\n/);
      expect(shown(slack)).toMatch(/:white_check_mark: \*passed\*: Clients saw \d+\.\d s ± \d\.\d s of downtime/);
      expect(shown(slack)).not.toContain('Abort');

      const { ts } = followed(slack).at(-1)!;
      const replies = slack.workspace.messages().filter(({ threadTs }) => threadTs === ts);
      expect(replies.map(textOf)).toEqual([
        expect.stringMatching(
          /^aurora-failover of shop \*passed\*: .*\n<https:\/\/eu-west-1\.console\.aws\.amazon\.com\/s3\/object\/.*report\.html\|Report>$/,
        ),
      ]);
      // Asking, planning, approving, injecting and reporting were one message.
      const drillId = /aurora-failover-[0-9a-f]+/.exec(shown(slack))![0];
      expect(followed(slack).filter((message) => textOf(message).includes(drillId))).toHaveLength(1);
    });

    test('is decided once by one who clicks twice, and ended by one person who did neither', async () => {
      await ask(slack, ADA);
      expect(await press(slack, approve(BOB), approve(BOB))).toEqual([expect.stringMatching(/already|came first/)]);
      expect(shown(slack)).toContain('Requested by <@U0ADA>, approved by <@U0BOB>\n');
      expect(await press(slack, abort(CEM))).toEqual([expect.stringMatching(/^Aborting `aurora-failover-\w+`\.$/)]);
      await slack.run(4 * MINUTE);
      expect(shown(slack)).toContain(':octagonal_sign: *aborted*: ');
      expect(shown(slack)).not.toMatch(/Abort$/);
    });

    test('is decided once by two who race, and the slower one is told', async () => {
      await ask(slack, CEM);
      expect(await press(slack, deny(BOB), approve(ADA))).toEqual([expect.stringMatching(/already|came first/)]);
      expect(shown(slack)).toMatch(/Requested by <@U0CEM>, (approved by <@U0ADA>|denied by <@U0BOB>)\n/);
      if (shown(slack).includes('Abort')) await press(slack, abort(ADA));
      await slack.run(4 * MINUTE);
    });

    test('is refused when nobody approves in time, and an approval that comes later does nothing', async () => {
      await ask(slack, ADA);
      const asked = followed(slack).at(-1)!;
      const writer = writerOf(slack);
      await slack.run(61 * MINUTE);
      expect(shown(slack)).toContain(':no_entry: *refused*: ');
      expect(shown(slack)).toMatch(/^\*aurora-failover of shop\*\n(:white_large_square:){9} {2}refused\n/);
      expect(shown(slack)).not.toContain('Approve');
      // Somebody whose screen still shows the button.
      slack.workspace.update(asked.ts, asked);
      expect(await press(slack, approve(BOB))).toEqual([expect.stringMatching(/in time|over|already/)]);
      expect(writerOf(slack)).toBe(writer);
    });

    test('is refused when the cluster has changed since the plan that was approved', async () => {
      await ask(slack, ADA);
      const rds = new RDSClient(slack.region.clientConfig());
      await rds.send(new FailoverDBClusterCommand({ DBClusterIdentifier: 'shop' }));
      await slack.run(2 * MINUTE);
      const writer = writerOf(slack);
      expect(await press(slack, approve(BOB))).toEqual([]);
      await slack.run(2 * MINUTE);
      expect(shown(slack)).toMatch(
        /:no_entry: \*refused\*: The plan has changed since it was approved; now it would be: Fail shop over from shop-\d to shop-\d/,
      );
      expect(writerOf(slack)).toBe(writer);
    });

    test('goes to the reader that was named, and is aborted by one person', async () => {
      const target = readersOf(slack).at(-1)!;
      await ask(slack, ADA, `--to ${target}`);
      expect(shown(slack)).toMatch(new RegExp(`1\\. Fail shop over from ${writerOf(slack)} to ${target} in eu-west-1`));
      const drillId = /aurora-failover-[0-9a-f]+/.exec(shown(slack))![0];
      expect(await told(slack, CEM, 'abort aurora-failover-0')).toBe('Unknown drill aurora-failover-0.');
      expect(await told(slack, EVE, `abort ${drillId}`)).toBe(
        "You don't have permission to do that. Ask: <@U0ADA>, <@U0BOB>, <@U0CEM>.",
      );
      expect(shown(slack)).toContain('Waiting for approval by <@U0BOB>');
      expect(await told(slack, CEM, `abort ${drillId}`)).toBe(`Aborting \`${drillId}\`.`);
      await slack.run(2 * MINUTE);
      expect(shown(slack)).toContain(':octagonal_sign: *aborted*: ');
      expect(shown(slack)).toContain('aborted by <@U0CEM>: by a command in Slack');
      expect(await told(slack, BOB, `abort ${drillId}`)).toBe(`${drillId} has already ended: aborted.`);
      expect((await asksIn(slack)).slice(-4).map(({ by, said, outcome }) => `${by}: ${said} → ${outcome}`)).toEqual([
        'cem (slack:U0CEM): abort aurora-failover-0 → drill abort',
        `guest (slack:U0GUEST): abort ${drillId} → no-role`,
        `cem (slack:U0CEM): abort ${drillId} → drill abort`,
        `bob (slack:U0BOB): abort ${drillId} → drill abort`,
      ]);
    });

    test('is approved by what is typed, if it names the plan that was read, and by whoever may press the button', async () => {
      await ask(slack, ADA);
      const [, drillId, plan] = /`(aurora-failover-[0-9a-f]+)` {2}plan `([0-9a-f]{16})`/.exec(shown(slack))!;
      expect(shown(slack)).toContain(`To type it: \`/evenkeel drill approve ${drillId} --plan ${plan}\``);
      const typed = `drill approve ${drillId} --plan`;
      expect(await told(slack, EVE, `${typed} ${plan}`)).toBe(
        "You don't have permission to do that. Ask: <@U0ADA>, <@U0BOB>, <@U0CEM>.",
      );
      expect(await told(slack, ADA, `${typed} ${plan}`)).toBe('ada requested it: another person must approve.');
      expect(await told(slack, CEM, `${typed} ${plan}`)).toBe('cem is not an approver. Approvers: ada, bob.');
      const changed = 'The plan has changed since you read it: read the current one and decide again.';
      expect(await told(slack, BOB, `${typed} ${plan!.slice(0, 15)}`)).toBe(changed);
      expect(await told(slack, BOB, `${typed} 0000000000000000`)).toBe(changed);
      expect(await told(slack, BOB, `drill deny ${drillId} --plan 0000000000000000`)).toBe(changed);
      expect(await told(slack, BOB, 'drill approve aurora-failover-0 --plan 0000000000000000')).toBe(
        'aurora-failover-0 does not wait for approval.',
      );
      expect(shown(slack)).toContain('Waiting for approval by <@U0BOB>');
      const status = await told(slack, EVE, `drill status ${drillId}`);
      expect(status).toContain('1. Fail shop over from');
      expect(status).toMatch(/`03-02 \d\d:\d\d:\d\d` {2}\w+ {2}/);
      expect(status).toMatch(/Approve\nDeny\nAbort$/);

      expect(await told(slack, BOB, `${typed} ${plan}`)).toBe(`Approved \`${drillId}\`.`);
      expect(shown(slack)).toContain('Requested by <@U0ADA>, approved by <@U0BOB>\n');
      expect(shown(slack)).not.toContain('To type it');
      expect(await told(slack, BOB, `drill deny ${drillId} --plan ${plan}`)).toBe('It has already been approved.');
      expect(await told(slack, CEM, `drill abort ${drillId} customers call`)).toBe(`Aborting \`${drillId}\`.`);
      await slack.run(4 * MINUTE);
      expect(shown(slack)).toContain('aborted by <@U0CEM>: customers call');
      const outcomes = (await asksIn(slack)).map(({ by, outcome }) => `${by.split(' ')[0]} ${outcome}`);
      expect(outcomes.filter((line) => line.includes('approve'))).toEqual([
        'ada drill approve',
        'cem drill approve',
        'bob drill approve',
        'bob drill approve',
        'bob drill approve',
        'bob drill approve',
      ]);
    });

    test('is denied by what is typed, and is in the list and in the report of drills', async () => {
      const writer = writerOf(slack);
      await ask(slack, ADA);
      const [, drillId, plan] = /`(aurora-failover-[0-9a-f]+)` {2}plan `([0-9a-f]{16})`/.exec(shown(slack))!;
      expect(await told(slack, EVE, 'drill list')).toMatch(
        new RegExp(`^\`2026-03-02 \\d\\d:\\d\\d:\\d\\d\` {2}\`${drillId}\` {2}shop {2}\\*waiting\\* {2}<@U0ADA>\n`),
      );
      expect(await told(slack, BOB, `drill deny ${drillId} --plan ${plan}`)).toBe(
        `Denied \`${drillId}\`: nothing is changed.`,
      );
      await slack.run(2 * MINUTE);
      expect(writerOf(slack)).toBe(writer);
      expect(await told(slack, EVE, 'drill list')).toMatch(
        new RegExp(`\`${drillId}\` {2}shop {2}\\*refused\\* \\([a-z-]+\\) {2}<@U0ADA>\n`),
      );
      expect(await told(slack, EVE, `drill status ${drillId}`)).toMatch(/Report: `drills\/.*report\.html`|\|Report>/);
      expect(await told(slack, EVE, 'drill report')).toMatch(
        /^\*aurora-failover of shop\* {2}1 passed, \d aborted, \d refused, the last at 2026-03-02 .*\nDowntime of the injection: first \d+\.\d s, /,
      );
      expect(await told(slack, EVE, 'drill status aurora-failover-0')).toBe(
        'Unknown drill aurora-failover-0. `/evenkeel drill list` has the latest ones.',
      );
      expect(await told(slack, EVE, `drill status ${'x'.repeat(2_000)}`)).toMatch(/^Unknown drill x+/);
    });

    test('to a reader that there is not is refused with the names of those that there are', async () => {
      await slack.ask(ADA, 'drill aurora-failover shop --to shop-9');
      await slack.run(MINUTE);
      expect(shown(slack)).toContain(
        `:no_entry: *refused*: shop-9 is not a reader of shop. Available: ${readersOf(slack).join(', ')}.`,
      );
    });

    test('is not asked for by somebody who may not: they are told who may, and nobody else hears of it', async () => {
      const told = (await slack.ask(EVE, 'drill aurora-failover shop')).at(-1)!;
      expect(textOf(told)).toBe("You don't have permission to do that. Ask: <@U0ADA>, <@U0BOB>, <@U0CEM>.");
      expect(told.onlyFor).toBe(EVE);
    });

    test('went through without a defect, and without anything that a role does not allow', () => {
      expect(slack.problems).toEqual([]);
      expect(slack.region.iam.denials).toEqual([]);
    });
  });
}
