import { describe, expect, test } from 'vitest';
import { renderReport } from '../../../../functions/drills/report/html.ts';
import { FAILED, PASSED, REFUSED } from './samples.ts';

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
    [
      'its verdict, what it was about and why',
      '✓ Passed Aurora failover of shop Clients saw 11.2 s ± 0.1 s of downtime',
    ],
    ['the downtime with its error, beside its target', 'Downtime seen by clients 11.2 s ± 0.1 s ✓ at most 30 s'],
    ['lost writes beside their target', 'Lost writes 0 of 1846 acknowledged ✓ at most 0'],
    ['writes with an unknown outcome apart', 'Writes with unknown outcome 2 not counted as lost'],
    ['how long it was recovered', 'Recovered yes ✓ for 30 s, within 5 min'],
    ['who requested it', 'Requested by ada (iam:ada) 2026-03-02 09:00:00.0 UTC'],
    ['who approved', 'Approved by grace (slack:T024BE7LD/U2147483697) 2026-03-02 09:01:02.0 UTC'],
    ['the hash of the plan', 'Plan 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
    ['the steps of the plan', 'Fail back to shop-1, and look for the same again writer shop-1 in eu-west-1a'],
    ['its interlocks', 'interlocks replicas, safetyNet'],
    ['what clients saw of the injection', 'orders fresh connection 112 of 320 failed'],
    ['what clients saw of the rollback', 'What clients saw of the rollback orders fresh connection 90 of 300 failed'],
    [
      'each line of the timeline with the time from the injection',
      '09:01:47.2 +11.8 s dns orders: shop.cluster-… leads to 10.0.1.2',
    ],
    ['what came before the injection, too', '09:01:02.0 −33.4 s person grace approved the plan'],
    ['the measurement of each probe and connection', 'orders, kept 11.2 s ± 0.1 s 112 of 2100 recovered'],
    ['how long each state took', 'Request Approval 09:00:01.9 1 min 00 s'],
  ] as const)('tells %s', ([, text]) => {
    expect(words).toContain(text);
  });

  test('of one that failed says which target was missed', () => {
    const words = wordsOf(renderReport(FAILED));
    expect(words).toContain('✕ Failed Aurora failover of shop 3 of 1846 acknowledged writes are missing (limit 0).');
    expect(words).toContain('Downtime seen by clients 41.3 s ± 0.1 s ✕ at most 30 s');
    expect(words).toContain('Lost writes 3 of 1846 acknowledged ✕ at most 0');
    expect(words).toContain('Recovered no ✕ for 30 s, within 5 min');
  });

  test('of one that was refused says why, and has nothing else to say', () => {
    const words = wordsOf(renderReport(REFUSED));
    expect(words).toContain(
      '⊘ Refused Aurora failover of shop shop has no reader to fail over to: shop-2 is creating.',
    );
    expect(words).toContain('Nothing was injected');
    expect(words).toContain('Approved by nobody');
    expect(words).toContain('Nothing was probed.');
    expect(words).toContain('The drill was refused before there was a plan.');
  });

  test.for([
    ['that everything is rolled back', PASSED, 'Everything is rolled back. 2026-03-02'],
    [
      'that it is not, the state that was left, and that a person must act',
      { ...FAILED, left: 'shop is available, its writer is shop-3' },
      '(limit 0). Rollback incomplete: shop is available, its writer is shop-3. A person must act.',
    ],
    ['that nothing was changed', REFUSED, 'is creating. Nothing was changed.'],
    [
      'that no rollback was planned',
      { ...PASSED, plan: { ...PASSED.plan!, failback: false } },
      'No rollback, as planned.',
    ],
  ] as const)('tells right after the verdict %s', ([, report, text]) => {
    expect(wordsOf(renderReport(report))).toContain(text);
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
      'Downtime seen by clients 0 ms no attempt failed ✓ at most 30 s',
    );
  });

  test('of a dry run says so', () => {
    expect(wordsOf(renderReport({ ...PASSED, dryRun: true }))).toContain('✓ Passed, a dry run');
  });

  test('shows what others have named as text, and never runs it', () => {
    const evil = `<script>alert("x")</script>'`;
    const html = renderReport({
      ...PASSED,
      resource: evil,
      explanation: evil,
      requestedBy: evil,
      timeline: [{ atMs: PASSED.startedAtMs, source: 'probe', text: evil }],
      series: [{ probe: evil, connection: 'fresh', seconds: PASSED.series[0]!.seconds }],
    });
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39;');
  });

  test('needs nothing but itself', () => {
    expect(renderReport(PASSED)).not.toMatch(/<script|src=|href=|url\(|@import/);
  });

  test('stays small when a drill lasts for hours', () => {
    const second = { succeeded: 10, failed: 0, medianLatencyMs: 4, maxLatencyMs: 9 };
    const seconds = Array.from({ length: 10_800 }, (_, at) => ({ ...second, atMs: PASSED.startedAtMs + at * 1_000 }));
    const series = [{ probe: 'orders', connection: 'fresh' as const, seconds }];
    expect(renderReport({ ...PASSED, series }).length).toBeLessThan(60_000);
  });
});
