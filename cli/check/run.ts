import type { Fleet } from '../../fleet/fleet.ts';
import { readSnapshot } from '../account/account.ts';
import type { ClientSettings } from '../account/clients.ts';
import { type Evaluation, evaluate, isAtLeast, needsOf } from '../findings/evaluate.ts';
import type { Severity } from '../findings/finding.ts';
import { countOf, describeFindings } from '../findings/text.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { RULES } from './registry.ts';

/** What an account looks like. */
export interface Posture extends Evaluation {
  readonly account: string;
  readonly region: string;
  readonly stage: string;
}

/** Holds an account against the rules. What cannot be read is named, and the rest is judged. */
export async function readPosture(
  purpose: { readonly stage: string; readonly fleet?: Fleet },
  settings: ClientSettings = {},
): Promise<Posture> {
  const snapshot = await readSnapshot(['published', ...needsOf(RULES)], purpose, settings);
  const { account, region } = snapshot.caller;
  return { account, region, stage: purpose.stage, ...evaluate(RULES, snapshot) };
}

/** Whether something as grave as that was found; incomplete where nothing was, and not everything could be looked at. */
export function exitCodeOf({ findings, unchecked }: Evaluation, failOn: Severity): ExitCode {
  if (findings.some(({ severity }) => isAtLeast(severity, failOn))) return EXIT.somethingToDo;
  return unchecked.length > 0 ? EXIT.incomplete : EXIT.done;
}

export function describePosture(posture: Posture): string {
  const { account, region, findings, unchecked } = posture;
  const good = unchecked.length > 0 ? 'nothing found in what could be read' : 'nothing found';
  const total = `${countOf(findings) ?? good} (${RULES.length} rules)`;
  return [`Posture of ${region}, account ${account}:`, '', ...describeFindings(posture), total].join('\n');
}
