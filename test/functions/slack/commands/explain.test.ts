import { describe, expect, test } from 'vitest';
import type { RecordedTrace } from '../../../../functions/control-loop/record.ts';
import { describeTrace } from '../../../../functions/slack/commands/explain.ts';

describe('an explanation', () => {
  const rows: readonly [what: string, trace: RecordedTrace, lines: readonly string[]][] = [
    [
      'counts rules from 1, and names the one that decides',
      { asked: 9, decidedBy: 8, proposed: [{ by: 8, kind: 'add', reason: 'overloaded' }] },
      ['rules 1 to 8: no proposal', 'rule 9: *add: overloaded*', 'rules after 9: not evaluated'],
    ],
    [
      'has what was deferred, and why, between the rules that propose nothing',
      {
        asked: 4,
        decidedBy: 1,
        proposed: [
          { by: 1, kind: 'add', reason: 'overloaded', putOff: 'backing-off' },
          { by: 3, kind: 'hold', reason: 'within-band' },
        ],
      },
      [
        'rules 1, 3: no proposal',
        'rule 2: add: overloaded (deferred: backing-off)',
        'rule 4: hold: within-band (deferred)',
        'rules after 4: not evaluated',
      ],
    ],
    [
      'of the first rule names no others before it',
      { asked: 1, decidedBy: 0, proposed: [{ by: 0, kind: 'hold', reason: 'paused' }] },
      ['rule 1: *hold: paused*', 'rules after 1: not evaluated'],
    ],
    [
      'of one rule before it says so',
      { asked: 2, decidedBy: 1, proposed: [{ by: 1, kind: 'hold', reason: 'interlocked' }] },
      ['rule 1: no proposal', 'rule 2: *hold: interlocked*', 'rules after 2: not evaluated'],
    ],
  ];
  test.for(rows)('%s', ([, trace, lines]) => {
    expect(describeTrace(trace)).toEqual(lines);
  });
});
