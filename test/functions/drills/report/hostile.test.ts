import { describe, expect, test } from 'vitest';
import { renderReport } from '../../../../functions/drills/report/html.ts';
import type { DrillReport } from '../../../../functions/drills/api/report.ts';
import type { GameDayReport } from '../../../../functions/drills/gameDays/report.ts';
import { renderGameDay } from '../../../../functions/drills/report/gameDay.ts';
import { GAME_DAY, PASSED } from './samples.ts';

/** Replaces every text of a report, in whatever field, and leaves what is no free text. */
function everyTextIs(hostile: string, value: unknown, field = ''): unknown {
  if (typeof value === 'string') return FIXED.has(field) ? value : hostile;
  if (Array.isArray(value)) return value.map((member) => everyTextIs(hostile, member, field));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, everyTextIs(hostile, member, name)]));
}

/** Words of our own types, and a link that we make ourselves. */
const FIXED = new Set(['verdict', 'phase', 'decision', 'connection', 'source', 'executionUrl', 'functionArn']);

const full = (hostile: string): DrillReport => {
  const aborted = { by: 'eve', principal: { identity: 'iam:x', sourceIp: 'x' }, why: 'x', atMs: PASSED.startedAtMs };
  const alarms = PASSED.alarms.map((alarm) => ({ ...alarm, fault: 'x' }));
  const origin = { ...PASSED.origin, sandbox: 'x' };
  return everyTextIs(hostile, { ...PASSED, aborted, alarms, origin, left: 'x' }) as DrillReport;
};

const fullGameDay = (hostile: string): GameDayReport => {
  const { aborted, origin } = full('x');
  const drills = GAME_DAY.drills.map((drill) => ({ ...drill, left: 'x', drillId: 'x', html: 'x', executionArn: 'x' }));
  return everyTextIs(hostile, {
    ...GAME_DAY,
    aborted,
    origin: { ...origin, executionUrl: undefined },
    drills,
  }) as GameDayReport;
};

const PAGES = [
  ['a drill', (hostile: string) => renderReport(full(hostile))],
  ['a game day', (hostile: string) => renderGameDay(fullGameDay(hostile))],
] as const;

/** What the page has between its tags, without our own style. */
const textOf = (html: string): string => html.replace(/<style>.*?<\/style>/s, '').replace(/<[^>]*>/g, ' ');

describe.for(PAGES)('a report of %s whose every field was chosen by somebody hostile', ([, render]) => {
  test.for([
    ['a script', '<script>alert("x")</script>'],
    ['the end of an attribute', `"' onmouseover="alert(1)" style="x`],
    ['the end of the title and of the style', '</title></style><img src=x onerror=alert(1)>'],
    ['a comment', '<!-- --><!--'],
    ['an entity', '&lt;script&gt;&#0;'],
  ])('%s stays text', ([, hostile]) => {
    const html = render(hostile!);
    expect(html).not.toMatch(/<script|<img|<!--|<\/style>.*<\/style>/s);
    // Every tag is one of ours, with attributes of ours.
    const attributes = new Set(
      [...html.matchAll(/<[a-z][^\s>]*([^>]*)>/g)].flatMap(([, all = '']) =>
        [...all.replace(/"[^"]*"/g, '').matchAll(/([\w-]+)=/g)].map(([, name]) => name!),
      ),
    );
    expect([...attributes].filter((name) => /^on|^src|^srcdoc/.test(name))).toEqual([]);
  });

  test('a name that turns the direction of what follows does not', () => {
    const html = render('\u202etxt.exe\u2066\u0000\u0007');
    expect(html).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    // oxlint-disable-next-line no-control-regex
    expect(html).not.toMatch(/[\u0000\u0007]/);
  });

  test('names of 100 kB leave a page that can be read, which says how much is missing', () => {
    const html = render('x'.repeat(100_000));
    expect(html.length).toBeLessThan(600_000);
    expect(textOf(html)).toContain('… (98000 more characters)');
  });

  test('no character is cut in two, and half of one breaks nothing', () => {
    const html = render(`${'x'.repeat(1_999)}😀${'y'.repeat(10)}`);
    expect(html).toContain('x… (12 more characters)');
    const half = render('a\ud83d');
    expect(half).toContain('a\ufffd');
    expect(html.isWellFormed() && half.isWellFormed()).toBe(true);
  });
});

describe('a report', () => {
  test.for(['__proto__', 'constructor', 'toString'])(
    'an assumption or a drill with the name %s is one like others',
    (name) => {
      const assumes = JSON.parse(`{"${name}":"shop-9"}`) as Record<string, string>;
      const html = renderReport({ ...PASSED, drill: name as DrillReport['drill'], plan: { ...PASSED.plan!, assumes } });
      expect(html).toContain(`<dt>${name}</dt><dd>shop-9</dd>`);
      expect(html).toContain(`<h1>${name} of shop</h1>`);
    },
  );
});
