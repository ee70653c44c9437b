import { isDeepStrictEqual } from 'node:util';
import type { DrillRecord } from '../../functions/drills/api/record.ts';
import { AwsError } from '../../sandbox/wire/handlers.ts';
import type { End, EndingCase } from './cases.ts';
import { ABORT_ALARM } from '../../sandbox/faults/endingsFleet.ts';
import type { Rig } from './rig.ts';

/** People hear of an ending that takes longer than this, within another minute. */
const TOLD_AFTER_MS = 5 * 60_000;

const MINUTE_MS = 60_000;

/** What became of one case. */
export interface CaseResult {
  /** What is not as it must be; none if all is well. */
  readonly faults: readonly string[];
  readonly verdict: string | undefined;
  /** From the first step of its rollback or its clean-up to the last one of the clean-up, in seconds. */
  readonly endingSeconds: number;
}

/** The longest of them: an outage of an hour, an approval that nobody gives within another, and what comes after. */
const LONGEST_SECONDS = 4 * 3_600;

/** Runs a drill, ends it as the case says, and looks at what is left. */
export async function runCase(rig: Rig, ending: EndingCase): Promise<CaseResult> {
  const { subject, state, end } = ending;
  const { drill, resource } = subject;
  const look = () => (drill === 'reader-loss' ? rig.readersOfShop() : rig.snapshot());
  if (drill === 'reader-overload') await rig.untilMeasured();
  const before = await look();
  const denials = rig.region.iam.denials.length;
  if (end.by === 'kill') killLater(rig, end);
  const isEndedEarly = BEFORE_APPROVAL.has(state) && end.by !== 'kill';
  const drillId = await rig.start(drill, { resource });
  if (!isEndedEarly) await approve(rig, drillId);
  if (end.by !== 'kill') {
    await rig.until(drillId, state);
    await interrupt(rig, drillId, end);
  }
  const reported = await rig.untilReported(drillId, LONGEST_SECONDS).then(
    () => [],
    (error: unknown) => [String(error).slice(0, 300)],
  );
  stopKilling(rig);
  await rig.setAlarm(ABORT_ALARM, 'OK');
  const { details: record } = (await rig.ask('ada', { action: 'show', drillId })) as { details: DrillRecord };
  const endingMs = endingOf(rig, record);
  const after = await look();
  return {
    faults: [
      ...reported,
      ...differences(before, after),
      ...(rig.running().length > 0 ? [`still running: ${rig.running().join(', ')}`] : []),
      ...whetherTold(rig, record, endingMs),
      ...whetherNamed(record, ending),
      ...rig.problems.splice(0).map((problem) => `a defect: ${problem.slice(0, 300)}`),
      ...rig.region.iam.denials.slice(denials).map((denial) => `denied: ${JSON.stringify(denial)}`),
      ...(record.leftText === undefined ? [] : [`left: ${record.leftText}`]),
    ],
    verdict: record.verdict,
    endingSeconds: (endingMs.toMs - endingMs.fromMs) / 1000,
  };
}

const REASONS: Readonly<Partial<Record<End['by'], string>>> = { person: 'person', alarm: 'alarm', hand: 'stopped' };

/** From then on there is a verdict, or there may be one. */
const DECIDED = new Set(['Assess', 'Clean Up', 'Report', 'End Game Day']);

/** The report says who or what has ended the drill. */
function whetherNamed({ verdict, reason }: DrillRecord, { state, end }: EndingCase): string[] {
  const expected = REASONS[end.by];
  if (expected === undefined || DECIDED.has(state) || reason === expected) return [];
  return [`it was ended by ${end.by}, and the report says ${verdict}/${reason}`];
}

const BEFORE_APPROVAL = new Set(['Admit', 'Preflight', 'Plan', 'Request Approval']);

/** A function that is killed before the approval ends the drill there. */
async function approve(rig: Rig, drillId: string): Promise<void> {
  const state = () => rig.execution(drillId)?.states.at(-1)?.name;
  const { clock } = rig.region;
  const isDecided = () => state() === 'Request Approval' || rig.execution(drillId)?.status !== 'RUNNING';
  await clock.runUntil(clock.now() + 10 * MINUTE_MS, isDecided);
  await rig.run(1);
  if (state() === 'Request Approval') await rig.approve(drillId);
}

async function interrupt(rig: Rig, drillId: string, end: Exclude<End, { by: 'kill' }>): Promise<void> {
  switch (end.by) {
    case 'person':
      await rig.ask('bob', { action: 'abort', drillId, why: 'customers call' });
      return;
    case 'alarm':
      await rig.setAlarm(ABORT_ALARM, 'ALARM');
      return;
    case 'hand':
      await rig.stopByHand(drillId);
      return;
    case 'outage':
      await withOutage(rig, end.service, () => rig.run(end.minutes * 60));
  }
}

/** Meanwhile the functions of the Region and its state machines get errors of AWS's own from a service. */
async function withOutage({ region: { endpoint } }: Rig, service: string, work: () => Promise<void>): Promise<void> {
  const before = endpoint.intercept;
  endpoint.intercept = async (call, input, next) => {
    if (call.service === service && call.accessKeyId !== 'test')
      throw new AwsError('InternalFailure', 'An internal error occurred.', { status: 500 });
    return await (before ? before(call, input, next) : next());
  };
  await work();
  if (before) endpoint.intercept = before;
  else delete endpoint.intercept;
}

function killLater({ region }: Rig, { step, call }: Extract<End, { by: 'kill' }>): void {
  const { name } = region.lambda
    .functions()
    .find((each) => new RegExp(`Drills${step}[0-9A-F]|drill-${step}$`, 'i').test(each.name))!;
  region.lambda.killNext(name, call);
}

/** A drill need not make so many calls. */
function stopKilling({ region }: Rig): void {
  for (const { name } of region.lambda.functions()) region.lambda.killNext(name, Number.POSITIVE_INFINITY);
}

const ROLLING_BACK = new Set(['Fail Back', 'Cancel Zonal Shift', 'Stop SQL', 'Roll Back', 'Clean Up']);

/** From its first step backwards to the end of its clean-up. */
function endingOf(rig: Rig, { drillId, cleanedAtMs }: DrillRecord): { fromMs: number; toMs: number } {
  const toMs = cleanedAtMs ?? rig.region.clock.now();
  const states = [rig.execution(drillId), ...rig.cleanUps()].flatMap((execution) =>
    execution && (execution.name === drillId || execution.input.includes(drillId)) ? [...execution.states] : [],
  );
  const entered = states.filter(({ name }) => ROLLING_BACK.has(name)).map(({ enteredMs }) => enteredMs);
  return { fromMs: Math.min(toMs, ...entered), toMs };
}

/** People are told where it takes longer than five minutes. */
function whetherTold(
  rig: Rig,
  { drillId, gameDay }: DrillRecord,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): string[] {
  // Of a game day, its drill that runs is what takes long.
  const ids = [drillId, ...(gameDay?.drills ?? []).flatMap((each) => each.drillId ?? [])];
  const first = rig.told().find(({ text }) => ids.some((id) => text.includes(id)) && !text.startsWith('{'));
  const lastedMs = toMs - fromMs;
  if (lastedMs > TOLD_AFTER_MS + MINUTE_MS && (!first || first.atMs > fromMs + TOLD_AFTER_MS + MINUTE_MS))
    return [`nobody was told although it took ${Math.round(lastedMs / 1000)} s: ${first?.text ?? 'nothing'}`];
  return [];
}

/** What is otherwise than before, by its first level. */
function differences(before: object, after: object): string[] {
  const [was, is] = [before, after] as Readonly<Record<string, unknown>>[];
  return Object.keys(was!).flatMap((key) =>
    isDeepStrictEqual(was![key], is![key])
      ? []
      : [`${key} was ${JSON.stringify(was![key])?.slice(0, 600)} and is ${JSON.stringify(is![key])?.slice(0, 600)}`],
  );
}
