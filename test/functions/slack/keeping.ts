import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { ADA, deployed, type Deployed, knock, MINUTE, saidTo, SECOND, signedForm, textOf } from './deployed.ts';

const HELP = 'command=%2Fevenkeel&text=help';

/** A person changes the app's secret in Secrets Manager; Slack goes on with the old one until told otherwise. */
async function changeSecret(
  { region }: Deployed,
  signingSecret: string,
  botToken: string,
  previous?: object,
): Promise<void> {
  await new SecretsManagerClient(region.clientConfig()).send(
    new PutSecretValueCommand({
      SecretId: 'evenkeel/slack',
      SecretString: JSON.stringify({ signingSecret, botToken, previous }),
    }),
  );
}

export function testKeeping(): void {
  describe('the secrets of the app', () => {
    test('may be changed: what Slack signs with the old one is refused from then on, unless it was given a time', async () => {
      const slack = await deployed();
      const { app } = slack.workspace;
      const before = signedForm(slack, HELP);
      expect((await knock(slack, before)).statusCode).toBe(200);
      const until = new Date(slack.region.clock.now() + 5 * MINUTE).toISOString();
      await changeSecret(slack, 'the-new-one', app.botToken, { signingSecret: app.signingSecret, until });
      // What was read is kept for ten seconds, whatever comes.
      await slack.run(11 * SECOND);
      const renewed = {
        ...slack,
        workspace: Object.assign(Object.create(slack.workspace) as typeof slack.workspace, {
          app: { ...app, signingSecret: 'the-new-one' },
        }),
      };
      expect((await knock(slack, signedForm(renewed, HELP))).statusCode).toBe(200);
      expect((await knock(slack, signedForm(slack, HELP))).statusCode).toBe(200);
      await slack.run(5 * MINUTE);
      expect((await knock(slack, signedForm(slack, HELP))).statusCode).toBe(401);
      expect((await knock(slack, signedForm(renewed, HELP))).statusCode).toBe(200);
      await changeSecret(slack, 'a-third-one', app.botToken);
      await slack.run(11 * SECOND);
      expect((await knock(slack, signedForm(renewed, HELP))).statusCode).toBe(401);
    });

    test('are asked for no more than every ten seconds, whatever comes', async () => {
      const slack = await deployed();
      let reads = 0;
      slack.region.endpoint.onCall = ({ context }) => void (reads += context.operation === 'GetSecretValue' ? 1 : 0);
      const startMs = slack.region.clock.now();
      const forged = () => ({ ...signedForm(slack, HELP), body: Buffer.from('command=%2Fevenkeel&text=resume+all') });
      for (let number = 0; number < 30; number++) expect((await knock(slack, forged())).statusCode).toBe(401);
      expect(slack.region.clock.now() - startMs).toBeLessThan(10 * SECOND);
      expect(reads).toBe(1);
    });

    test('stand in no environment and in no log', async () => {
      const slack = await deployed();
      await slack.ask(ADA, 'status');
      await knock(slack, { ...signedForm(slack, HELP), method: 'GET' });
      const { signingSecret, botToken } = slack.workspace.app;
      const lambda = new LambdaClient(slack.region.clientConfig());
      const environments = await Promise.all(
        slack.region.lambda
          .functions()
          .map(({ name }) => lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }))),
      );
      const seen = [...slack.logs, ...environments.map(({ Environment }) => JSON.stringify(Environment))].join('\n');
      expect(seen).toContain('asked');
      expect(seen).not.toContain(signingSecret);
      expect(seen).not.toContain(botToken);
      expect(seen).not.toContain('hooks.slack.com');
    });

    test('may change under the worker: a token that Slack takes no more is read anew', async () => {
      const slack = await deployed();
      await slack.ask(ADA, 'status');
      const { app } = slack.workspace;
      // An answer in the channel, which takes the token: the address of the answer is used up.
      const inChannel = () => slack.region.slack.install({ ...app, botToken: 'xoxb-new' });
      await changeSecret(slack, app.signingSecret, 'xoxb-new');
      const workspace = inChannel();
      const form = `${HELP}&api_app_id=${app.appId}&team_id=${app.teamId}&channel_id=${app.channelId}&user_id=${ADA}&trigger_id=9`;
      await knock(slack, signedForm(slack, form));
      await slack.run(30 * SECOND);
      expect(workspace.messages(ADA).map(textOf)).toHaveLength(1);
    });
  });

  describe('Slack gets its acknowledgement', () => {
    test('within 300 ms of Region time, at a cold start, and again at a warm one', async () => {
      const slack = await deployed();
      for (const what of ['cold', 'warm']) {
        const startMs = slack.region.clock.now();
        expect(await knock(slack, signedForm(slack, `${HELP}&trigger_id=${what}`))).toMatchObject({ statusCode: 200 });
        expect(slack.region.clock.now() - startMs).toBeLessThan(300);
      }
    });
  });

  describe('Slack that limits', () => {
    test('gets the answer as soon as it takes it, and no sooner than it asks', async () => {
      const slack = await deployed();
      await slack.run(4 * MINUTE);
      slack.region.slack.limit(2, 7);
      const asking = slack.region.slack.command(ADA, 'status');
      await slack.run(13 * SECOND);
      await asking;
      expect(saidTo(slack, ADA)).toEqual([]);
      await slack.run(4 * SECOND);
      expect(saidTo(slack, ADA)).toHaveLength(1);
    });

    test.for([undefined, 'soon'])(
      'without a time that can be read (%s) gets it after waits of our own',
      async (header) => {
        const slack = await deployed();
        await slack.run(4 * MINUTE);
        slack.region.slack.limit(2, header);
        const startMs = slack.region.clock.now();
        const asking = slack.region.slack.command(ADA, 'status');
        const isAnswered = () => saidTo(slack, ADA).length > 0;
        await slack.region.clock.runUntil(startMs + 30 * SECOND, isAnswered);
        await asking;
        expect(isAnswered()).toBe(true);
        // Half a second, and three times as long.
        expect(slack.region.clock.now() - startMs).toBeGreaterThanOrEqual(2 * SECOND);
        // The same where the answer is said in the channel, by the Web API.
        const { appId, teamId, channelId } = slack.workspace.app;
        const who = `&api_app_id=${appId}&team_id=${teamId}&channel_id=${channelId}&user_id=${ADA}&trigger_id=8`;
        slack.region.slack.limit(2, header);
        await knock(slack, signedForm(slack, `${HELP}${who}`));
        await slack.run(20 * SECOND);
        expect(saidTo(slack, ADA)).toHaveLength(2);
      },
    );

    test('is spoken to three times, and then not before Lambda tries again', async () => {
      const slack = await deployed();
      await slack.run(4 * MINUTE);
      const { appId, teamId, channelId } = slack.workspace.app;
      const who = `&api_app_id=${appId}&team_id=${teamId}&channel_id=${channelId}&user_id=${ADA}&trigger_id=7`;
      // Without an address for the answer it is said in the channel, by chat.postEphemeral.
      slack.region.slack.limit(4, 1);
      await knock(slack, signedForm(slack, `${HELP}${who}`));
      await slack.run(30 * SECOND);
      expect(saidTo(slack, ADA)).toEqual([]);
      await slack.run(2 * MINUTE);
      expect(saidTo(slack, ADA).map(({ onlyFor }) => onlyFor)).toEqual([ADA]);
    });

    test('for longer than there is time gets it when Lambda tries again, once', async () => {
      const slack = await deployed();
      await slack.run(4 * MINUTE);
      slack.region.slack.limit(1, 70);
      const asking = slack.region.slack.command(ADA, 'pause shop 2h to see');
      await slack.run(3 * MINUTE);
      await asking;
      expect(saidTo(slack, ADA).filter((message) => textOf(message).includes('is paused by'))).toHaveLength(1);
      const history = (await slack.ask(ADA, 'history shop')).at(-1);
      expect(textOf(history!).match(/paused by/g)).toHaveLength(1);
    });
  });
}
