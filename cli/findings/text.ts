import { styleText } from 'node:util';
import { dim, warn, wrap } from '../evenkeel/text.ts';
import type { Evaluation, Unchecked } from './evaluate.ts';
import type { Finding, Severity } from './finding.ts';

/** A terminal that nobody has widened. */
const COLUMNS = 80;
const INDENT = '         ';

const marked: Readonly<Record<Severity, (text: string) => string>> = {
  error: (text) => styleText('red', text),
  warning: warn,
  note: dim,
};

/** A paragraph for each finding, and one for each thing that could not be checked. */
export function describeFindings({ findings, unchecked }: Evaluation): string[] {
  return [...findings.flatMap(describeFinding), ...together(unchecked).flatMap(describeUnchecked)];
}

function describeFinding({ severity, id, resource, message, remedy, link }: Finding): string[] {
  return [
    `${marked[severity](severity.padEnd(7))}  ${wrap(`${resource}: ${message}`, INDENT, COLUMNS)}`,
    // A command is pasted, and so is not broken.
    `${INDENT}${/\b(?:aws|npx) /.test(remedy) ? `→ ${remedy}` : wrap(`→ ${remedy}`, `${INDENT}  `, COLUMNS)}`,
    `${INDENT}${dim(`${id} · ${link}`)}`,
    '',
  ];
}

/** What to do where something could not be read. */
const ADVICE: Partial<Record<Unchecked['kind'], string>> = {
  throttled: ' Try again later.',
  expired: ' Log in again, and repeat the command.',
  unreachable: ' Check the network, and repeat the command.',
};

/** Where credentials expire meanwhile, or the network ends, everything has the same reason: it is said once. */
function together(unchecked: readonly Unchecked[]): Unchecked[] {
  const byReason = Map.groupBy(unchecked, ({ kind, what }) =>
    kind === 'expired' || kind === 'unreachable' ? kind : what,
  );
  return [...byReason.values()].map((some) => ({
    ...some[0]!,
    what: some.map(({ what }) => what).join(', '),
    rows: [...new Set(some.flatMap(({ rows }) => rows))],
  }));
}

function describeUnchecked({ what, why, actions, kind, rows }: Unchecked): string[] {
  const advice = kind === 'denied' ? ` Allow ${actions.join(', ')}.` : (ADVICE[kind] ?? '');
  return [
    `${warn('unknown')}  ${wrap(`could not be checked: ${what} (${why}).${advice}`, INDENT, COLUMNS)}`,
    `${INDENT}${dim(wrap(`not judged: ${rows.join(', ')}`, INDENT, COLUMNS))}`,
    '',
  ];
}

/** `2 errors, 1 warning`; undefined without any. */
export function countOf(findings: readonly Finding[]): string | undefined {
  const counts = (['error', 'warning', 'note'] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
  });
  return counts.length > 0 ? counts.join(', ') : undefined;
}
