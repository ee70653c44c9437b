import { readSnapshot } from '../account/account.ts';
import type { ClientSettings } from '../account/clients.ts';
import { DEFAULT_FLEET_FILE, loadFleet } from '../../fleet/load.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import { type Evaluation, evaluate, needsOf } from '../findings/evaluate.ts';
import { countOf, describeFindings } from '../findings/text.ts';
import { proxyHost } from '../evenkeel/environment.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { accessFinding } from './access.ts';
import { ROWS } from './registry.ts';

/** What the doctor says. */
export interface Diagnosis extends Evaluation {
  /** Undefined where AWS could not be asked. */
  readonly account: string | undefined;
  readonly region: string;
  readonly stage: string;
  readonly isDeployed: boolean;
  /** How many kinds of fault were looked for. */
  readonly checked: number;
}

interface Purpose {
  readonly stage: string;
  /** (default: the fleet that is deployed; before the first deployment, the one of the fleet file) */
  readonly fleet?: Fleet;
}

/**
 * Looks for what would go wrong.
 * @throws what is neither AWS's answer nor a failure to reach it
 */
export async function diagnose({ stage, fleet: given }: Purpose, settings: ClientSettings = {}): Promise<Diagnosis> {
  const proxy = proxyHost();
  const asked = process.env['AWS_ENDPOINT_URL'] ?? process.env['AWS_REGION'] ?? 'the Region of your profile';
  const where = `${asked}${proxy === undefined ? '' : ` by the proxy ${proxy}`}`;
  const region = process.env['AWS_REGION'] ?? 'of your profile';
  try {
    const fleet = given ?? (await fleetBefore(stage, settings));
    const snapshot = await readSnapshot(['published', ...needsOf(ROWS)], { stage, fleet }, settings);
    const { findings, unchecked } = evaluate(ROWS, snapshot);
    const { caller, parts } = snapshot;
    return {
      account: caller.account,
      region: caller.region,
      stage,
      isDeployed: parts.published !== undefined,
      checked: ROWS.length,
      findings,
      unchecked,
    };
  } catch (error) {
    const finding = accessFinding(error, { region, where });
    if (!finding) throw error;
    return { account: undefined, region, stage, isDeployed: false, checked: 0, findings: [finding], unchecked: [] };
  }
}

/** Before the first deployment, the fleet file is what is about to be deployed. */
async function fleetBefore(stage: string, settings: ClientSettings): Promise<Fleet | undefined> {
  const { parts, unread } = await readSnapshot(['published'], { stage }, settings);
  return parts.published === undefined && !unread.has('published') ? await loadFleet(DEFAULT_FLEET_FILE) : undefined;
}

/** A failure where AWS could not be asked; incomplete where it could not about everything, and nothing was found. */
export function exitCodeOf({ account, findings, unchecked }: Diagnosis): ExitCode {
  if (account === undefined) return EXIT.failed;
  if (findings.length > 0) return EXIT.somethingToDo;
  return unchecked.length > 0 ? EXIT.incomplete : EXIT.done;
}

export function describeDiagnosis(diagnosis: Diagnosis): string {
  const { account, region, stage, isDeployed, checked, findings, unchecked } = diagnosis;
  const lines = describeFindings(diagnosis);
  if (account === undefined) return lines.join('\n').trimEnd();
  const place = `Evenkeel ${stage} in ${region}, account ${account}`;
  const heading = isDeployed ? `${place}:` : `${place}, before its first deployment:`;
  const healthy = unchecked.length > 0 ? 'nothing found in what could be checked' : 'healthy';
  return [heading, '', ...lines, `${countOf(findings) ?? healthy} (${checked} checks)`].join('\n');
}
