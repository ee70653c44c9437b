import type { Controller } from '../../control-loop/controller.ts';
import type { Environment } from '../../control-loop/environment.ts';
import { Leases } from '../../control-loop/lease.ts';
import { act } from './act.ts';
import { attention } from './attention.ts';
import { decide } from './decide.ts';
import { type Decision, traits } from './decision.ts';
import { memory } from './memory.ts';
import { observeOne, proofMarks, type Subject } from './observe.ts';
import { certificateSets } from '../../../fleet/certificateSets.ts';
import { type Progress, progressOf } from './progress.ts';
import { type Situation, situationOf } from './situation.ts';
import type { CertificatesView } from './view.ts';
import { worriesOf } from './worries.ts';

/** Its name in the ledger, on the bus, and where others hold it. */
export const CONTROLLER = 'certificates';

export interface CertificatesController extends Controller<CertificatesView, Decision, Progress> {
  subjectOf(resource: string): Subject;
}

/** What a controller needs besides what its stack tells it. */
export interface Whereabouts {
  /** `eu-west-1` */
  readonly region: string;
  /** Tells the holders of hosted zones apart: the request id of the invocation. */
  readonly owner: string;
}

/** The controller that keeps valid certificates on listeners, and proves that they are served. */
export function createController(
  { stage, fleet, busName, tableName }: Environment,
  { region, owner }: Whereabouts,
): CertificatesController {
  const policies = certificateSets({ stage, fleet });
  const policyOf = (resource: string) => policies.get(resource)!;
  const subjectOf = (resource: string): Subject => ({ resource, policy: policyOf(resource), region });
  const hostedZoneLeases = new Leases(tableName, 'hosted-zones', owner);
  return {
    name: CONTROLLER,
    subjectOf,
    modeOf: (resource) => policyOf(resource).mode,
    observe: (resource, record, nowMs) => observeOne(subjectOf(resource), record, nowMs),
    progressOf: (view, { progress }, nowMs) => progressOf(view, policyOf(view.resource), progress, nowMs),
    decide: (view, progress, nowMs) => decide(view, progress, policyOf(view.resource), nowMs),
    act: (decision, { resource }, nowMs) => act(decision, { stage, resource, busName, hostedZoneLeases }, nowMs),
    traits,
    memory,
    attention,
    worriesOf: (view, progress, nowMs) => {
      const policy = policyOf(view.resource);
      return worriesOf(situationOf(view, progress, policy, nowMs), decide(view, progress, policy, nowMs));
    },
    marksOf: proofMarks,
    detailsOf,
  };
}

/** What the rules look at, for whoever explains a decision. */
export const situationsIn =
  (environment: Environment) =>
  (view: CertificatesView, progress: Progress, nowMs: number): Situation =>
    situationOf(view, progress, certificateSets(environment).get(view.resource)!, nowMs);

/** What AWS would have to be told anew is kept with the progress, and is no news for people. */
const FOR_AWS_ONLY: ReadonlySet<string> = new Set(['defaultActions', 'formerActions', 'formerRules', 'rules']);

function detailsOf(decision: Decision): Readonly<Record<string, unknown>> {
  const { kind: _kind, reason: _reason, numbers: _numbers, ...details } = decision;
  return Object.fromEntries(
    Object.entries(details).filter(([name, value]) => !FOR_AWS_ONLY.has(name) && value !== undefined),
  );
}
