import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';
import {
  ADA,
  asksIn,
  BOB,
  type Deployed,
  deployed,
  EVE,
  knock,
  MINUTE,
  saidTo,
  SECOND,
  settings,
  signedForm,
  textOf,
} from './deployed.ts';

/** A command that Ada has typed, with the fields that differ. */
const commandForm = (changed: Record<string, string> = {}) =>
  new URLSearchParams({
    command: '/evenkeel',
    text: 'pause shop 2h to see',
    api_app_id: settings.appId,
    team_id: settings.teamId,
    channel_id: settings.channel,
    user_id: ADA,
    user_name: 'ada',
    response_url: 'https://hooks.slack.com/commands/T0SHOP/1',
    trigger_id: '1.2.3',
    ...changed,
  }).toString();

/** A button, pressed by somebody of another workspace in a channel that is shared with it. */
const partnersPress = (triggerId: string, userId = BOB, organization = {}) => {
  const payload = {
    type: 'block_actions',
    api_app_id: settings.appId,
    trigger_id: triggerId,
    response_url: 'https://hooks.slack.com/actions/T0SHOP/1',
    team: { id: settings.teamId, ...organization },
    user: { id: userId, username: 'bob', team_id: 'T0PARTNER' },
    channel: { id: settings.channel },
    message: { ts: '1.2' },
    actions: [{ action_id: 'drill-abort', value: '{"drillId":"aurora-failover-1","planHash":""}' }],
  };
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
};

const statusOf = async (slack: Deployed, form: string) => {
  const { statusCode } = await knock(slack, signedForm(slack, form));
  await slack.run(5 * SECOND);
  return statusCode;
};

const outcomes = async (slack: Deployed) => (await asksIn(slack)).map(({ outcome }) => outcome);

export function testRefusing(): void {
  describe('a request that is signed', () => {
    test('is taken once, however often it is sent again within its five minutes', async () => {
      const slack = await deployed();
      const recorded = signedForm(slack, commandForm());
      expect((await knock(slack, recorded)).statusCode).toBe(200);
      await slack.run(MINUTE);
      const said = saidTo(slack, ADA).length;
      for (let again = 0; again < 3; again++) expect((await knock(slack, recorded)).statusCode).toBe(200);
      await slack.run(MINUTE);
      expect(await outcomes(slack)).toEqual(['pause']);
      expect(saidTo(slack, ADA)).toHaveLength(said);
    });

    test('is taken once when Slack tells one deed twice, signed anew', async () => {
      const slack = await deployed();
      expect(await statusOf(slack, commandForm())).toBe(200);
      expect(await statusOf(slack, commandForm())).toBe(200);
      expect(await outcomes(slack)).toEqual(['pause']);
    });

    test('changes nothing where it reaches the worker more than five minutes after it was made', async () => {
      const slack = await deployed();
      const client = new LambdaClient(slack.region.clientConfig());
      const { Functions = [] } = await client.send(new ListFunctionsCommand({}));
      const FunctionName = Functions.find((each) => each.FunctionName!.includes('SlackWorker'))!.FunctionName!;
      const invoke = async (ageMs: number, triggerId: string) => {
        const slackRequest = {
          schemaVersion: 1,
          signature: `v0=${triggerId}`,
          triggerId,
          askedAtMs: slack.region.clock.now() - ageMs,
          appId: settings.appId,
          teamId: settings.teamId,
          userTeamId: settings.teamId,
          userId: ADA,
          userName: 'ada',
          channelId: settings.channel,
          responseUrl: '',
          said: { kind: 'command', text: 'pause shop 2h to see' },
        };
        const Payload = JSON.stringify({ slackRequest });
        await client.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload }));
        await slack.run(10 * SECOND);
      };
      await invoke(85 * MINUTE, 'first');
      await invoke(5 * MINUTE + 1, 'second');
      expect(await outcomes(slack)).toEqual(['late', 'late']);
      expect(textOf(saidTo(slack, ADA).at(-1)!)).toMatch(
        /^This request was made more than five minutes ago, so nothing/,
      );
      expect(textOf((await slack.ask(ADA, 'status')).at(-1)!)).not.toContain('paused');
      await invoke(4 * MINUTE, 'third');
      expect((await outcomes(slack)).toSorted()).toEqual(['late', 'late', 'pause', 'status']);
    });

    test('that ends a pause and is not answered at first ends no newer one when Lambda tries again', async () => {
      const slack = await deployed();
      await slack.ask(ADA, 'pause shop 2h to see');
      slack.region.slack.limit(1, 70);
      const resuming = slack.region.slack.command(ADA, 'resume shop');
      await slack.run(20 * SECOND);
      const pausing = slack.region.slack.command(BOB, 'pause shop 3h an incident');
      await slack.run(4 * MINUTE);
      await Promise.all([resuming, pausing]);
      expect(textOf((await slack.ask(ADA, 'status')).at(-1)!)).toMatch(/paused by <@U0BOB> until .*: an incident/);
      const told = saidTo(slack, ADA).map(textOf);
      expect(
        told.filter((text) => text.includes('Nothing was changed: *shop* was paused by <@U0BOB> at 2026')),
      ).toHaveLength(1);
    });

    test('is not taken any more when it is sent again after five minutes', async () => {
      const slack = await deployed();
      const recorded = signedForm(slack, commandForm());
      await slack.run(5 * MINUTE + SECOND);
      expect((await knock(slack, recorded)).statusCode).toBe(401);
    });

    test('changes nothing and is not answered unless it comes from our app, our workspace and one of us', async () => {
      const slack = await deployed();
      expect(await statusOf(slack, commandForm({ trigger_id: '1', team_id: 'T0OTHER' }))).toBe(200);
      expect(await statusOf(slack, commandForm({ trigger_id: '2', api_app_id: 'A0OTHER' }))).toBe(200);
      expect(await statusOf(slack, partnersPress('3'))).toBe(200);
      expect(await outcomes(slack)).toEqual(['another-workspace', 'another-app', 'outsider']);
      expect(saidTo(slack, ADA)).toEqual([]);

      expect(await statusOf(slack, commandForm({ trigger_id: '4', channel_id: 'C0RANDOM' }))).toBe(200);
      expect((await outcomes(slack)).at(-1)).toBe('another-channel');
      expect(saidTo(slack, ADA).map(({ text }) => text)).toEqual(['Evenkeel takes commands only in <#C0ONCALL>.']);
    });

    test('by a button is answered where Slack counts somebody of ours among another workspace of the organization', async () => {
      const slack = await deployed();
      const organization = { enterprise_id: 'E0SHOP' };
      expect(await statusOf(slack, partnersPress('1', BOB, organization))).toBe(200);
      expect(await outcomes(slack)).toEqual(['of-another-workspace']);
      expect(textOf(saidTo(slack, BOB).at(-1)!)).toMatch(
        /^Slack names another workspace of your organization for this button: nothing was done\. Type the command/,
      );
      // Whom the fleet does not name is a stranger, there as well.
      expect(await statusOf(slack, partnersPress('2', EVE, organization))).toBe(200);
      expect((await outcomes(slack)).toSorted()).toEqual(['of-another-workspace', 'outsider']);
      expect(saidTo(slack, EVE)).toEqual([]);
    });

    test('is answered nowhere but at Slack, whatever address it names', async () => {
      const slack = await deployed();
      const form = commandForm({ response_url: 'https://hooks.slack.com.evil.example/1', text: 'help' });
      expect(await statusOf(slack, form)).toBe(200);
      // It is answered in the channel instead, for her alone.
      expect(saidTo(slack, ADA).map(({ onlyFor }) => onlyFor)).toEqual([ADA]);
    });
  });

  test("Slack's check of the address is answered, signed or not, and asks for nothing", async () => {
    const slack = await deployed();
    const { headers, ...request } = signedForm(slack, 'ssl_check=1&token=x&command=%2Fevenkeel&text=pause+all+2h+x');
    const { 'x-slack-signature': _signature, ...unsigned } = headers;
    expect(await knock(slack, { ...request, headers: unsigned })).toMatchObject({
      statusCode: 200,
      body: Buffer.from(''),
    });
    await slack.run(5 * SECOND);
    expect(await asksIn(slack)).toEqual([]);
  });

  test('a body that is too large is refused before anybody reads it', async () => {
    const slack = await deployed();
    expect((await knock(slack, signedForm(slack, `text=${'x'.repeat(200_000)}`))).statusCode).toBe(413);
    expect((await knock(slack, signedForm(slack, `text=${'x'.repeat(131_068)}`))).statusCode).toBe(413);
    expect((await knock(slack, signedForm(slack, `text=${'x'.repeat(131_067)}`))).statusCode).toBe(400);
  });
}
