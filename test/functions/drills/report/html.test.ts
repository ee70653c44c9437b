import { describe, expect, test } from 'vitest';
import { renderReport } from '../../../../functions/drills/report/html.ts';
import type { DrillReport } from '../../../../functions/drills/api/report.ts';
import { FAILED, PASSED, REFUSED, SANDBOX } from './samples.ts';

/** What stands on the page, without markup. */
const wordsOf = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<title>[^<]*<\/title>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('\u00a0', ' ')
    .replace(/\s+/g, ' ');

describe('the page of a drill', () => {
  const words = wordsOf(renderReport(PASSED));

  test.for([
    ['its verdict, what it was about and why', 'Passed Aurora failover of shop Clients saw 11.2 s ± 0.1 s of downtime'],
    ['the downtime with its error, beside its target', 'Downtime of the injection 11.2 s ± 0.1 s met: at most 30 s'],
    ['the downtime of both phases together', 'Downtime in total 20.2 s ± 0.2 s the injection and the rollback'],
    [
      'lost writes beside their target, and those with an unknown outcome apart',
      'Lost writes 0 of 3,988 acknowledged met: at most 0; 2 with unknown outcome, not counted as lost',
    ],
    ['how long it was recovered', 'Recovered after the injection yes met: for 30 s, within 5 min'],
    [
      'that nothing failed before the injection',
      'Baseline 09:00:00 – 09:01:35 (1 min 35 s) none 0 of 1,908 – every probe succeeds',
    ],
    [
      'the injection, with attempts of its own window',
      'Injection 09:01:35 – 09:05:15 (3 min 40 s) 11.2 s ± 0.1 s 224 of 4,400 0 of 3,032 every probe succeeds',
    ],
    [
      'the rollback on the same terms',
      'Rollback 09:05:15 – 09:07:00 (1 min 45 s) 9.0 s ± 0.1 s 180 of 2,092 0 of 956 every probe succeeds',
    ],
    ['the total', 'Total 09:01:35 – 09:07:00 (5 min 25 s) 20.2 s ± 0.2 s 404 of 6,492 0 of 3,988 every probe succeeds'],
    [
      'who requested it, by the principal, and from where',
      'Requested by ada 09:00:00 arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_OnCall_0123456789abcdef/ada@shop.example through the drill API, signed for IAM, from 203.0.113.7',
    ],
    [
      'who approved, and through which channel',
      'Approved by grace 09:01:02 slack:T024BE7LD/U2147483697 through Slack, whose signature was verified',
    ],
    ['the hash of the plan', 'hash of the plan 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
    [
      'the account and the Region',
      'Account 111122223333 Region eu-west-1 Stage prod Cluster arn:aws:rds:eu-west-1:111122223333:cluster:shop',
    ],
    [
      'its execution, and the page of it',
      'Execution arn:aws:states:eu-west-1:111122223333:execution:evenkeel-prod-drill-aurora-failover:aurora-failover-4f1c2a9b07de Open it in AWS’s console',
    ],
    [
      'which version of Evenkeel wrote it, and with which function',
      'Reported by arn:aws:lambda:eu-west-1:111122223333:function:evenkeel-prod-drill-report Evenkeel 0.1.0',
    ],
    [
      'once which time zone its times are in',
      'Times UTC, all of them. The calendar of drills is that of Europe/Berlin.',
    ],
    [
      'what was read again, and when',
      'Read from AWS and the ledger at 09:06:35, after the clean-up. What Before the drill Found writer shop-1 shop-1 same',
    ],
    ['that an alarm stayed silent', 'shop-errors blocking none OK'],
    ['what another alarm did, and when', 'shop-slow outcome 09:02:40 (+1 min 05 s) OK → ALARM Threshold Crossed'],
    [
      'the steps of the plan',
      'Fail back to shop-1, and look for the same again What it assumes writer shop-1 in eu-west-1a',
    ],
    ['its interlocks', 'interlocks replicas, safetyNet'],
    [
      'what clients saw of the injection, with the denominator of the table',
      'orders fresh connection 112 of 2,200 attempts failed from the injection to the rollback',
    ],
    [
      'which part of it is shown, from the injection',
      'What clients saw of the injection Shown: 09:01:25 – 09:01:57, t−10 s to t+22 s. One bar a second, counted from the injection',
    ],
    [
      'what clients saw of the rollback',
      'orders fresh connection 90 of 1,046 attempts failed from the rollback to the end',
    ],
    [
      'each line of the timeline with the time from the injection',
      '09:01:47.2 +11.8 s dns orders: shop.cluster-… leads to 10.0.1.2',
    ],
    ['what came before the injection, too', '09:01:02.0 −33.4 s person grace approved the plan'],
    [
      'the measurement of each probe and connection',
      'orders, kept connection 11.2 s ± 0.1 s 112 of 2,200 – every probe succeeds',
    ],
    ['how long each state took', 'Request Approval 09:00:01.9 1 min 00 s'],
  ] as const)('tells %s', ([, text]) => {
    expect(words).toContain(text);
  });

  test('counts nothing twice under one name: what it says of a probe is the same everywhere', () => {
    // 112 of 2,200 on the chart and in its table; no other denominator stands beside those failures.
    expect([...new Set(words.match(/\b112 of [\d,]+/g))]).toEqual(['112 of 2,200']);
    expect([...new Set(words.match(/\b90 of [\d,]+/g))]).toEqual(['90 of 1,046']);
  });

  test('names its time zone with the first time, and where it says what all others are in', () => {
    expect(words.match(/UTC/g)).toHaveLength(2);
  });

  test('of one that failed says which target was missed', () => {
    const words = wordsOf(renderReport(FAILED));
    expect(words).toContain('Failed Aurora failover of shop 3 of 3032 acknowledged writes are missing (limit 0).');
    expect(words).toContain('Downtime of the injection 41.3 s ± 0.1 s missed: at most 30 s');
    expect(words).toContain('Lost writes 3 of 3,032 acknowledged missed: at most 0');
    expect(words).toContain('Recovered after the injection no missed: for 30 s, within 5 min');
  });

  test('of one that was refused says why, and has nothing else to say', () => {
    const words = wordsOf(renderReport(REFUSED));
    expect(words).toContain('Refused Aurora failover of shop shop has no reader to fail over to: shop-2 is creating.');
    expect(words).toContain('Nothing was injected');
    expect(words).toContain('Approved by nobody');
    expect(words).toContain('Nothing was probed.');
    expect(words).toContain('The drill was refused before there was a plan.');
    expect(words).toContain('Nothing was injected, so there was nothing to read again.');
  });

  const looked = (more: Partial<NonNullable<DrillReport['lastLook']>>) => ({ ...PASSED.lastLook!, ...more });

  test.for<[string, DrillReport, string]>([
    [
      'that everything was as before when it was read again',
      PASSED,
      'Everything was as before when it was read again at 09:06:35.',
    ],
    [
      'that the rollback is incomplete, the state that was left, and that a person must act',
      { ...FAILED, left: 'shop is available, its writer is shop-3' },
      '(limit 0). Rollback incomplete: shop is available, its writer is shop-3. A person must act.',
    ],
    ['what is not as before', FAILED, 'Not as before at 09:06:35: writer: shop-3. A person must look.'],
    [
      'that nobody knows, where the last look failed',
      { ...PASSED, lastLook: looked({ facts: [], fault: 'Throttling: Rate exceeded' }) },
      'Whether everything is as it was could not be read. Look at it.',
    ],
    [
      'that nobody knows, where there was no last look',
      { ...PASSED, lastLook: undefined },
      'could not be read. Look at it.',
    ],
    ['that nothing was changed', REFUSED, 'is creating. Nothing was changed.'],
    [
      'that all is as planned, where no rollback was',
      { ...PASSED, plan: { ...PASSED.plan!, failback: false } },
      'Everything was as planned when it was read again at 09:06:35.',
    ],
  ])('tells right after the verdict %s', ([, report, text]) => {
    expect(wordsOf(renderReport(report))).toContain(text);
  });

  test.for<[string, Partial<DrillReport>, string]>([
    [
      'an execution that nobody can be named for',
      { requestedBy: 'unverified', requester: undefined },
      'Requested by unverified 09:00:00 Started directly in Step Functions, bypassing the drill API: CloudTrail has the principal.',
    ],
    [
      'a plan that was approved in advance',
      { approvals: [{ by: 'grace', decision: 'approved', atMs: PASSED.requestedAtMs }] },
      'Approved by grace 09:00:00 Approved in advance, in the fleet file, for exactly this plan.',
    ],
    [
      'who denied',
      { approvals: [{ ...PASSED.approvals[0]!, decision: 'denied' }] },
      'Denied by grace 09:01:02 slack:T024BE7LD/U2147483697',
    ],
    [
      'who aborted it',
      {
        aborted: {
          by: 'eve',
          principal: { identity: 'iam:arn:aws:iam::111122223333:user/eve' },
          why: 'calls',
          atMs: PASSED.injectedAtMs!,
        },
      },
      'Aborted by eve 09:01:35 arn:aws:iam::111122223333:user/eve through the drill API, signed for IAM',
    ],
    [
      'an alarm that aborted it',
      { aborted: { by: 'alarm', why: 'shop-down went into ALARM', atMs: PASSED.injectedAtMs! } },
      'Aborted by an alarm 09:01:35 shop-down went into ALARM',
    ],
    [
      'a schedule',
      { requestedBy: 'schedule:x/y', requester: { identity: 'schedule:x/y' } },
      'through a schedule of the fleet',
    ],
  ])('names %s', ([, more, text]) => {
    expect(wordsOf(renderReport({ ...PASSED, ...more }))).toContain(text);
  });

  test('says what of an alarm could not be read', () => {
    const alarms = [{ ...PASSED.alarms[0]!, state: undefined, fault: 'its history could not be read: AccessDenied' }];
    expect(wordsOf(renderReport({ ...PASSED, alarms }))).toContain(
      'shop-errors blocking its history could not be read: AccessDenied unknown',
    );
  });

  test('has SANDBOX across it, in its title and in words where no call went to AWS, and never elsewhere', () => {
    const html = renderReport(SANDBOX);
    expect(html).toContain('<title>SANDBOX, Passed: Aurora failover of shop</title>');
    expect(wordsOf(html)).toContain(
      'SANDBOX All calls went to region.internal, and none to AWS. This report is no evidence about an account of AWS.',
    );
    expect(html.match(/<i style="top:\d+px">SANDBOX<\/i>/g)!.length).toBeGreaterThan(10);
    // What is not in AWS has no page in its console.
    expect(html).not.toContain('href=');
    expect(renderReport(PASSED)).not.toMatch(/sandbox<|SANDBOX/);
  });

  test('shows two outages apart, however soon the rollback began', () => {
    const second = { failed: 10, succeeded: 0, medianLatencyMs: undefined, maxLatencyMs: undefined };
    const at = [2, 3, 5, 6].map((seconds) => ({ ...second, atMs: PASSED.startedAtMs + seconds * 1_000 }));
    const words = wordsOf(
      renderReport({
        ...PASSED,
        injectedAtMs: PASSED.startedAtMs + 2_100,
        rollbackAtMs: PASSED.startedAtMs + 5_100,
        series: [{ probe: 'orders', connection: 'fresh', seconds: at }],
      }),
    );
    expect(words.match(/What clients saw of the (injection|rollback)/g)).toEqual([
      'What clients saw of the injection',
      'What clients saw of the rollback',
    ]);
  });

  test('does not claim to know the length of what it has not seen', () => {
    const measured = { ...PASSED.measured!, downtimeMs: 0, downtimeErrorMs: 0 };
    expect(wordsOf(renderReport({ ...PASSED, measured }))).toContain(
      'Downtime of the injection 0 ms no attempt failed met: at most 30 s',
    );
  });

  test('of a dry run says so', () => {
    expect(wordsOf(renderReport({ ...PASSED, dryRun: true }))).toContain('Passed, a dry run');
  });

  test('needs nothing but itself, and leads to nothing but AWS’s console', () => {
    const html = renderReport(PASSED);
    expect(html).not.toMatch(/<script|src=|url\(|@import/);
    expect(html.match(/href="[^"]*"/g)).toEqual([`href="${PASSED.origin.executionUrl!}"`]);
  });

  test('stays small when a drill lasts for hours', () => {
    const second = { succeeded: 10, failed: 0, medianLatencyMs: 4, maxLatencyMs: 9 };
    const seconds = Array.from({ length: 10_800 }, (_, at) => ({ ...second, atMs: PASSED.startedAtMs + at * 1_000 }));
    const series = [{ probe: 'orders', connection: 'fresh' as const, seconds }];
    expect(renderReport({ ...PASSED, series }).length).toBeLessThan(70_000);
  });
});
