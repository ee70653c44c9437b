import { describe, expect, test } from 'vitest';
import type { GameDayReport, ReportedDrill } from '../../../../functions/drills/gameDays/report.ts';
import { renderGameDay } from '../../../../functions/drills/report/gameDay.ts';
import { GAME_DAY, SANDBOX } from './samples.ts';

/** What a reader sees, in one line. */
const textOf = (report: GameDayReport): string =>
  renderGameDay(report)
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\s\u00a0]+/g, ' ');

const [first, second, third] = GAME_DAY.drills as [ReportedDrill, ReportedDrill, ReportedDrill];

describe('the page of a game day', () => {
  test('says who by what was verified, and through which channel', () => {
    const text = textOf(GAME_DAY);
    const ada = 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_OnCall_0123456789abcdef/ada@shop.example';
    expect(text).toContain(`Requested by ada 09:00:00 ${ada} through the drill API, signed for IAM, from 203.0.113.7`);
    for (const { by, principal } of GAME_DAY.approvals) {
      expect(text).toContain(`Approved by ${by} `);
      expect(text).toContain(principal!.identity.replace(/^iam:/, ''));
    }
    expect(text).toContain(`Approvals are bound to this hash of all plans ${'d'.repeat(64)}`);
  });

  test('says where: account, Region, stage, execution, version and the time zone of the calendar', () => {
    const text = textOf(GAME_DAY);
    for (const fact of [
      'Account 111122223333',
      'Region eu-west-1',
      'Stage prod',
      'Game day game-day-0a1b2c3d4e5f',
      'Execution arn:aws:states:eu-west-1:111122223333:execution:evenkeel-prod-game-day:game-day-0a1b2c3d4e5f',
      'Reported by arn:aws:lambda:eu-west-1:111122223333:function:evenkeel-prod-game-day-end',
      'Evenkeel 0.1.0',
      'The calendar of drills is that of Europe/Berlin.',
    ])
      expect(text).toContain(fact);
  });

  test('has the downtime of each phase of each drill, and of all together', () => {
    const text = textOf(GAME_DAY);
    expect(text).toContain('1. Zone evacuation of edge Passed 0 ms 0 ms 0 ms – No attempt of clients failed.');
    expect(text).toContain('2. Aurora failover of shop Failed 11.2 s 9.0 s 20.2 s 3 Clients saw 20.2 s');
    expect(text).toContain('3. Reader loss of shop Skipped – – – – It had no turn.');
    expect(text).toContain('All together 20.2 s 2 of 3 drills were measured.');
    expect(text).toContain(`2. ${second.executionArn} drills/aurora-failover-222222222222/report.html`);
  });

  test.for<readonly [name: string, changed: Partial<ReportedDrill>, said: string]>([
    ['as planned', {}, 'After each of the drills, everything was as planned when it was read again.'],
    [
      'not as planned',
      { isAsPlanned: false },
      'Not as planned afterwards: Aurora failover of shop. A person must look.',
    ],
    [
      'not looked at',
      { isAsPlanned: undefined },
      'Whether everything is as planned could not be read after Aurora failover of shop. Look at it.',
    ],
    [
      'left',
      { left: 'RDS refused it' },
      'Rollback incomplete: aurora-failover of shop: RDS refused it. A person must act.',
    ],
  ])('says of what was %s only that', ([, changed, said]) => {
    const text = textOf({ ...GAME_DAY, drills: [first, { ...second, ...changed }, third] });
    expect(text).toContain(said);
    expect(text.includes('After each of the drills')).toBe(Object.keys(changed).length === 0);
  });

  test('says of a dry run, and of one that was refused, that nothing was changed', () => {
    const drills = GAME_DAY.drills.map((drill) => ({ ...drill, injectedAtMs: undefined }));
    const text = textOf({ ...GAME_DAY, drills, dryRun: true, approvals: [] });
    expect(text).toContain('Nothing was changed.');
    expect(text).toContain('Failed, a dry run Game day spring');
    expect(text).toContain('A dry run needs no approval.');
  });

  test('has SANDBOX across it where it is one, and nowhere else', () => {
    const origin = { ...GAME_DAY.origin, sandbox: SANDBOX.origin.sandbox };
    const sandbox = renderGameDay({ ...GAME_DAY, origin });
    expect(sandbox.match(/<i style="top:\d+px">SANDBOX<\/i>/g)).toHaveLength(40);
    expect(sandbox).toContain('<title>SANDBOX, Failed: Game day spring</title>');
    expect(sandbox).toContain('This report is no evidence about an account of AWS.');
    expect(renderGameDay(GAME_DAY)).not.toMatch(/sandbox<|SANDBOX/);
  });
});
