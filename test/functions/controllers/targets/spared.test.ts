import { expect, test } from 'vitest';
import { whyNotSpared } from '../../../../functions/controllers/targets/spared.ts';
import type { TargetState, TargetView } from '../../../../functions/controllers/targets/view.ts';
import { A, B, C, target, targetsIn } from './builders.ts';

/** Three, two and four healthy targets; one of the second zone is not. */
const targets = [...targetsIn(A, 3), ...targetsIn(B, 2), target('b3', B, 'unhealthy'), ...targetsIn(C, 4)];
/** A machine of the second zone at another port. */
const at81 = (id: string, state: TargetState): TargetView => ({ ...target(id, B, state), key: `${id}:81`, port: 81 });
const keep = { [A]: 2, [B]: 2, [C]: 1 };

const rows: readonly {
  readonly name: string;
  readonly leaving: string[];
  readonly more?: readonly TargetView[];
  readonly keep?: Record<string, number>;
  readonly reason: string | undefined;
}[] = [
  { name: 'a zone that keeps exactly what it needs spares a target', leaving: ['a1:80'], reason: undefined },
  {
    name: 'a zone that would keep one too few does not',
    leaving: ['a1:80', 'a2:80'],
    reason: `${A} has 3 healthy targets now and would keep 1 of the 2 it needs.`,
  },
  { name: 'one zone does not spare its target although another spares more', leaving: ['b1:80', 'c1:80'], reason: B },
  {
    name: 'a target that is not healthy is spared by a zone that has just enough',
    leaving: ['b3:80'],
    reason: undefined,
  },
  {
    name: 'a zone that loses nothing may be short already',
    leaving: ['c1:80', 'c2:80', 'c3:80'],
    keep: { ...keep, [B]: 3 },
    reason: undefined,
  },
  { name: 'an instance is spared by its id, whatever its port', leaving: ['b1'], reason: B },
  {
    name: 'a machine that stays at another port is not missed',
    leaving: ['b1:81'],
    more: [at81('b1', 'healthy')],
    reason: undefined,
  },
  {
    name: 'a machine that leaves with both ports is missed once',
    leaving: ['b1:80', 'b1:81'],
    more: [at81('b1', 'healthy')],
    reason: `${B} has 2 healthy targets now and would keep 1 of the 2 it needs.`,
  },
  {
    name: 'a machine whose healthy port leaves is missed, for the other one is not healthy',
    leaving: ['b1:80'],
    more: [at81('b1', 'unhealthy')],
    reason: B,
  },
  {
    name: 'an instance is missed by its id where it is registered by its address',
    leaving: ['i-new'],
    more: [{ ...target('10.0.1.9', A), machine: 'i-new' }],
    keep: { ...keep, [A]: 4 },
    reason: `${A} has 4 healthy targets now and would keep 3 of the 4 it needs.`,
  },
  {
    name: 'all zones together keep what they need, although each of them could do without one',
    leaving: ['c1:80'],
    keep: { ...keep, all: 9 },
    reason: 'The group has 9 healthy targets now and would keep 8 of the 9 it needs.',
  },
  {
    name: 'all zones together spare one that is more than they need',
    leaving: ['c1:80'],
    keep: { ...keep, all: 8 },
    reason: undefined,
  },
  { name: 'what is no target is spared while every zone stands', leaving: [], reason: undefined },
  {
    name: 'what is no target is not spared while a zone is short',
    leaving: [],
    keep: { ...keep, [B]: 3 },
    reason: B,
  },
  {
    name: 'neither is an instance that is no target any more',
    leaving: ['i-idle'],
    keep: { ...keep, [C]: 5 },
    reason: C,
  },
];

test.for(rows)('$name', ({ leaving, more = [], keep: changed = keep, reason }) => {
  const said = whyNotSpared([...targets, ...more], changed, new Set(leaving));
  if (reason === undefined) expect(said).toBeUndefined();
  else expect(said).toMatch(reason);
});
