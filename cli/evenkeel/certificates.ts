import { RULES } from '../../functions/controllers/certificates/decide.ts';
import type { Decision } from '../../functions/controllers/certificates/decision.ts';
import { daysLeft } from '../../fleet/certificateFreshness.ts';
import { certificateEntries } from '../../fleet/certificateEntries.ts';
import { NO_PROGRESS, type Progress } from '../../functions/controllers/certificates/progress.ts';
import { type Situation, situationOf } from '../../functions/controllers/certificates/situation.ts';
import type { TlsListener } from '../../functions/controllers/certificates/tlsListener.ts';
import type { Pause } from '../../functions/control-loop/pause.ts';
import { type LastDecision, readLastDecision } from './deployed.ts';
import { type Opinion, opinionsIn } from './explain.ts';
import { describeDecision, describeOpinions } from './explainText.ts';
import { CERTIFICATES, type EntryRecord, type Installation } from './installation.ts';
import { eachInTurn } from './status.ts';
import { type Block, describeFailures, describePause, warn } from './statusText.ts';
import { bold, describeDuration, describeTime } from './text.ts';

/** What Evenkeel is doing about one entry of the certificates, as the ledger knows it. */
export interface EntryStatus {
  readonly entry: string;
  readonly mode: 'observe' | 'act';
  readonly decision: LastDecision | undefined;
  readonly underWay:
    | Pick<Progress, 'swaps' | 'httpsRollouts' | 'scheduledDeletions' | 'refused' | 'failures'>
    | undefined;
  readonly pause: Pause | undefined;
  readonly interlock: EntryRecord['interlock'];
}

export async function readEntryStatus(installation: Installation, entries: readonly string[]): Promise<EntryStatus[]> {
  if (entries.length === 0) return [];
  const { certificates, caller } = installation;
  const recordOf = await certificates.ledger.readAll(caller.nowMs);
  return await eachInTurn(entries, async (entry): Promise<EntryStatus> => {
    const record = recordOf(entry);
    return {
      entry,
      mode: certificates.controller.modeOf(entry),
      decision: await readLastDecision(installation, entry, record, CERTIFICATES),
      underWay: record.progress && { ...NO_PROGRESS, ...record.progress },
      pause: record.pause,
      interlock: record.interlock,
    };
  });
}

/** What `status` has to say about an entry. */
export function blockOfEntry(status: EntryStatus, nowMs: number): Block {
  const { entry, decision } = status;
  const { minDaysLeft, certificates, uncovered } = decision?.numbers ?? {};
  const facts =
    minDaysLeft === undefined
      ? []
      : [`certificates: ${certificates}, the first ends in ${minDaysLeft} days · names uncovered: ${uncovered}`];
  const underWay = status.underWay ? describeUnderWay(status.underWay, nowMs) : [];
  return { name: `certificates/${entry}`, standing: status, facts, underWay };
}

function describeUnderWay(
  { swaps, httpsRollouts, scheduledDeletions, refused, failures }: NonNullable<EntryStatus['underWay']>,
  nowMs: number,
): string[] {
  const ago = (timeMs: number) => `${describeDuration(nowMs - timeMs)} ago`;
  return [
    ...Object.entries(swaps).map(([listener, { certificateArn, attachedAtMs, sinceMs }]) => {
      const state = sinceMs !== undefined ? `alone since ${ago(sinceMs)}` : attachedAtMs ? 'soaking' : 'to be attached';
      return `changing  ${shortListener(listener)} to ${shortArn(certificateArn)}, ${state}`;
    }),
    ...Object.entries(httpsRollouts).map(
      ([name, { sinceMs }]) => `HTTPS     on ${name}, for ${describeDuration(nowMs - sinceMs)}`,
    ),
    ...Object.entries(scheduledDeletions).map(
      ([arn, { sinceMs }]) => `idle      ${shortArn(arn)}, since ${ago(sinceMs)}`,
    ),
    ...Object.entries(refused).map(([what, atMs]) =>
      warn(`refused   ${what.split(' ').map(shortArn).join(' ')}, ${ago(atMs)}`),
    ),
    ...describeFailures(failures, nowMs),
  ];
}

export interface EntryExplanation {
  readonly entry: string;
  readonly mode: 'observe' | 'act';
  readonly situation: Situation;
  readonly opinions: readonly Opinion<Decision>[];
  readonly decision: Decision;
}

/** Looks at an entry as the controller does, and decides as it would. Only reads. */
export async function explainEntry(installation: Installation, entry: string): Promise<EntryExplanation> {
  const { certificates, caller } = installation;
  const { controller, ledger } = certificates;
  const { nowMs } = caller;
  const record = await ledger.read(entry, nowMs);
  const view = await controller.observe(entry, record, nowMs);
  const progress = controller.progressOf(view, record, nowMs);
  const situation = situationOf(view, progress, certificateEntries(installation).get(entry)!, nowMs);
  const evaluation = controller.decide(view, progress, nowMs);
  const { decision } = evaluation;
  const opinions = opinionsIn(RULES, evaluation);
  return { entry, mode: controller.modeOf(entry), situation, opinions, decision };
}

/** The same for scripts, without the certificates of the account that have nothing to do with the entry. */
export function entryExplanationJson({ entry, mode, situation, opinions, decision }: EntryExplanation) {
  const { view, progress, nowMs, listeners, needs } = situation;
  const { loadBalancers, zones, pause, interlock } = view;
  const seen = { loadBalancers, listeners: listeners.map(seenListener), zones, progress, pause, interlock };
  const lacking = needs.map(({ reason, names, blocked }) => ({ reason, names, blocked }));
  return { entry, mode, atMs: nowMs, seen, needs: lacking, rules: opinions, decision };
}

const seenListener = ({ arn, protocol, port, wanted, attached }: TlsListener) => ({
  arn,
  protocol,
  port,
  wanted,
  attached,
});

export function describeEntryExplanation({ entry, mode, situation, opinions, decision }: EntryExplanation): string {
  const { listeners, needs, nowMs, view, progress } = situation;
  return [
    `${bold(`certificates/${entry}`)}  mode ${mode}, ${describeTime(nowMs)} UTC`,
    '',
    ...listeners.flatMap((listener) => describeListener(listener, nowMs)),
    ...needs.map(({ reason, names, blocked, pending, candidate }) => {
      const state = blocked?.reason ?? (candidate ? 'to be attached' : pending ? 'being validated' : 'to be requested');
      return `  lacking   ${names.join(', ')} (${reason}): ${state}`;
    }),
    ...(view.pause ? [`  ${warn(describePause(view.pause, nowMs))}`] : []),
    ...describeUnderWay(progress, nowMs).map((line) => `  ${line}`),
    '',
    ...describeOpinions(opinions, 'certificates'),
    '',
    ...describeDecision(decision, mode),
  ].join('\n');
}

function describeListener({ arn, protocol, port, attached, wanted }: TlsListener, nowMs: number): string[] {
  return [
    `  listener  ${shortListener(arn)}  ${protocol} on ${port}${wanted.length > 0 ? `, for ${wanted.join(', ')}` : ''}`,
    ...attached.map((one) => {
      const { names, type, status, ours } = one;
      const days = daysLeft(one, nowMs);
      const note = `${type === 'AMAZON_ISSUED' ? 'by Amazon' : type.toLowerCase()}${ours ? '' : ', not ours'}`;
      return `    ${shortArn(one.arn)}  ${names.join(', ')}  ${status}, ${days} days left, ${note}`;
    }),
  ];
}

/** The end of an ARN, which tells certificates apart for people. */
const shortArn = (arn: string) => arn.split('/').at(-1)!.slice(0, 13);

const shortListener = (arn: string) => `${arn.split('/')[2]}/${arn.split('/').at(-1)}`;
