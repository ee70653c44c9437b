import { defineFleet } from '../../fleet/fleet.ts';
import type { Snapshot } from '../account/account.ts';
import type { Unread } from '../account/failure.ts';
import type { PartName } from '../account/parts.ts';
import { type AnyRow, type Finding, findingOf, type Found, type Seen, type Severity } from './finding.ts';

/** Something that could not be read, and what was not checked without it. */
export interface Unchecked extends Unread {
  /** Ids of rows. */
  readonly rows: readonly string[];
}

export interface Evaluation {
  /** The gravest first; of the same gravity in the order of the rows. */
  readonly findings: readonly Finding[];
  readonly unchecked: readonly Unchecked[];
}

const ORDER: readonly Severity[] = ['error', 'warning', 'note'];

/** Everything that any of these rows needs. */
export const needsOf = (rows: readonly AnyRow[]): PartName[] => [...new Set(rows.flatMap(({ needs }) => needs))];

/** What the rows say about an account; a row that lacks something to look at says nothing, and is named. */
export function evaluate(rows: readonly AnyRow[], snapshot: Snapshot): Evaluation {
  const { caller, stage, parts, unread } = snapshot;
  const known = { region: caller.region, account: caller.account, stage };
  const seen = { ...parts, caller, stage, fleet: snapshot.fleet ?? defineFleet({}) } as unknown as Seen<PartName>;
  const lacking = new Map<string, { unread: Unread; rows: string[] }>();
  const findings: Finding[] = [];
  for (const one of rows) {
    if (one.isOfDeployed && parts.published === undefined && !unread.has('published')) continue;
    const needs: readonly PartName[] = one.isOfDeployed ? ['published', ...one.needs] : one.needs;
    const missing = needs.flatMap((need) => unread.get(need) ?? []);
    for (const each of missing) {
      const entry = lacking.get(each.what) ?? { unread: each, rows: [] };
      if (!entry.rows.includes(one.id)) entry.rows.push(one.id);
      lacking.set(each.what, entry);
    }
    if (missing.length > 0) continue;
    const found = (one.find as (all: Seen<PartName>) => readonly Found[])(seen);
    findings.push(...found.map((each) => findingOf(one, each, known)));
    if (found.length > 0 && one.explainsAll) return { findings, unchecked: [] };
  }
  return {
    findings: findings.toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity)),
    unchecked: [...lacking.values()].map((entry) => ({ ...entry.unread, rows: entry.rows })),
  };
}

/** Whether a finding is at least as grave as this. */
export const isAtLeast = (severity: Severity, least: Severity): boolean =>
  ORDER.indexOf(severity) <= ORDER.indexOf(least);
