import { describe, expect, test } from 'vitest';
import { ADA, deployed, EVE, MINUTE, synthesizeOnce, textOf } from './deployed.ts';

synthesizeOnce();

describe('/evenkeel', () => {
  test('status says what is decided about each cluster, with the numbers', async () => {
    const slack = await deployed();
    await slack.run(10 * MINUTE);
    const [moment, status] = await slack.ask(ADA, 'status');
    expect(moment).toMatchObject({ text: 'One moment …', onlyFor: ADA });
    console.log(textOf(status!), slack.logs.filter((x) => /slack/.test(x)).slice(-5));
    expect(slack.problems).toEqual([]);
    expect(slack.region.iam.denials).toEqual([]);
    console.log(textOf((await slack.ask(EVE, 'plan shop'))[1]!));
    console.log(textOf((await slack.ask(EVE, 'pause shop 2h x'))[1]!));
    console.log(textOf((await slack.ask(ADA, 'pause shop 2h x'))[1]!));
    console.log(textOf((await slack.ask(ADA, 'history shop'))[1]!));
    console.log(textOf((await slack.ask(ADA, 'status'))[1]!));
    console.log(textOf((await slack.ask(ADA, 'resume shop'))[1]!));
    console.log(textOf((await slack.ask(ADA, 'statsu'))[1]!));
    console.log(textOf((await slack.ask(ADA, 'plan foo'))[1]!));
    console.log(textOf((await slack.ask(ADA, ''))[1]!));
    expect(slack.problems).toEqual([]);
    expect(slack.region.iam.denials).toEqual([]);
  });
});
