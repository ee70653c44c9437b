import { describe, expect, test } from 'vitest';
import { ADA, BOB, type Deployed, deployed, MINUTE, SECOND, textOf } from './deployed.ts';

/** The message of the drill that is followed: the one with the id in it. */
const followed = ({ workspace }: Deployed) =>
  workspace
    .messages()
    .find((message) => message.onlyFor === undefined && textOf(message).includes('aurora-failover-'))!;

async function press(slack: Deployed, userId: string, action: string) {
  const pressing = slack.region.slack.press(userId, followed(slack).ts, action);
  await slack.run(10 * SECOND);
  return await pressing;
}

export function testRehearsing(): void {
  describe('a drill', () => {
    test('is asked for, approved by somebody else, followed to its end, and reported', async () => {
      const slack = await deployed();
      await slack.run(10 * MINUTE);
      const [, said] = await slack.ask(ADA, 'drill aurora-failover shop');
      console.log(textOf(said!));
      await slack.run(30 * SECOND);
      console.log(textOf(followed(slack)));
      await press(slack, ADA, 'drill-approve');
      console.log(slack.workspace.messages(ADA).slice(-1).map(textOf));
      await press(slack, BOB, 'drill-approve');
      for (let i = 0; i < 12; i++) {
        await slack.run(20 * SECOND);
        console.log(textOf(followed(slack)));
      }
      await slack.run(5 * MINUTE);
      console.log(slack.workspace.messages().slice(-3).map(textOf));
      console.log(slack.logs.filter((x) => /ERROR/.test(x)).slice(-5));
      expect(slack.problems).toEqual([]);
      expect(slack.region.iam.denials).toEqual([]);
    });
  });
}
