import { situationsIn } from '../../functions/controllers/targets/controller.ts';
import { RULES } from '../../functions/controllers/targets/decide.ts';
import type { Decision } from '../../functions/controllers/targets/decision.ts';
import type { Progress } from '../../functions/controllers/targets/progress.ts';
import type { Situation, ZoneSituation } from '../../functions/controllers/targets/situation.ts';
import type { Pause } from '../../functions/control-loop/pause.ts';
import { type LastDecision, readLastDecision } from './deployed.ts';
import { opinionsIn, type Opinion } from './explain.ts';
import { describeDecision, describeOpinions } from './explainText.ts';
import { type GroupRecord, type Installation, TARGETS } from './installation.ts';
import { eachInTurn } from './status.ts';
import { type Block, describeFailures, describePause, warn } from './statusText.ts';
import { bold, describeDuration, describeTime } from './text.ts';

/** What Evenkeel is doing about one target group, as the ledger knows it. */
export interface GroupStatus {
  readonly group: string;
  readonly mode: 'observe' | 'act';
  readonly decision: LastDecision | undefined;
  readonly underWay: Pick<Progress, 'bridge' | 'registered' | 'leaving' | 'orders' | 'failures'> | undefined;
  readonly pause: Pause | undefined;
  readonly interlock: GroupRecord['interlock'];
}

export async function readGroupStatus(installation: Installation, groups: readonly string[]): Promise<GroupStatus[]> {
  if (groups.length === 0) return [];
  const { targets, caller } = installation;
  const recordOf = await targets.ledger.readAll(caller.nowMs);
  return await eachInTurn(groups, async (group): Promise<GroupStatus> => {
    const record = recordOf(group);
    const { bridge, registered, leaving, orders, failures } = record.progress ?? {};
    return {
      group,
      mode: targets.controller.modeOf(group),
      decision: await readLastDecision(installation, group, record, TARGETS),
      underWay: registered && leaving && orders && failures && { bridge, registered, leaving, orders, failures },
      pause: record.pause,
      interlock: record.interlock,
    };
  });
}

/** What `status` has to say about a target group. */
export function blockOfGroup(status: GroupStatus, nowMs: number): Block {
  const underWay = status.underWay ? describeUnderWay(status.underWay, nowMs) : [];
  return { name: `targets/${status.group}`, standing: status, facts: [], underWay };
}

function describeUnderWay(
  { bridge, registered, leaving, orders, failures }: NonNullable<GroupStatus['underWay']>,
  nowMs: number,
): string[] {
  const ago = (timeMs: number) => `${describeDuration(nowMs - timeMs)} ago`;
  return [
    ...(bridge ? [`bridged   for ${describeDuration(nowMs - bridge.sinceMs)}; it was ${bridge.before} before`] : []),
    ...Object.entries(registered).map(
      ([key, { atMs, zone, as }]) => `${as.padEnd(9)} ${key} in ${zone}, registered ${ago(atMs)}`,
    ),
    ...Object.entries(leaving).map(([key, atMs]) => `leaving   ${key}, deregistered ${ago(atMs)}`),
    ...Object.values(orders).map(
      ({ zone, count, atMs, instanceIds }) =>
        `asked for ${count} in ${zone}, ${ago(atMs)}${instanceIds.length > 0 ? `: ${instanceIds.join(', ')}` : ''}`,
    ),
    ...describeFailures(failures, nowMs),
  ];
}

export interface GroupExplanation {
  readonly group: string;
  readonly mode: 'observe' | 'act';
  readonly situation: Situation;
  readonly opinions: readonly Opinion<Decision>[];
  readonly decision: Decision;
}

/** Looks at a target group as the controller does, and decides as it would. Only reads. */
export async function explainGroup(installation: Installation, group: string): Promise<GroupExplanation> {
  const { targets, caller } = installation;
  const { controller, ledger } = targets;
  const { nowMs } = caller;
  const record = await ledger.read(group, nowMs);
  const view = await controller.observe(group, record, nowMs);
  const progress = controller.progressOf(view, record, nowMs);
  const situation = situationsIn(installation)(view, progress, nowMs);
  const { decision, trace } = controller.decide(view, progress, nowMs);
  return { group, mode: controller.modeOf(group), situation, opinions: opinionsIn(trace, RULES), decision };
}

/** The same for scripts. */
export function groupExplanationJson({ group, mode, situation, opinions, decision }: GroupExplanation) {
  const { view, progress, nowMs } = situation;
  return { group, mode, atMs: nowMs, seen: { ...view, progress }, rules: opinions, decision };
}

export function describeGroupExplanation({ group, mode, situation, opinions, decision }: GroupExplanation): string {
  const { zones, nowMs, view, progress, skew, policy } = situation;
  const { crossZone, pool, pause } = view;
  return [
    `${bold(`targets/${group}`)}  mode ${mode}, ${describeTime(nowMs)} UTC`,
    '',
    ...zones.map(describeZone),
    `  skew ${skew}, allowed ${policy.allowedSkew}; cross-zone ${crossZone.isOn ? 'on' : 'off'} (${crossZone.setting})`,
    `  pool ${pool.kind}: ${pool.spares.length} spares${pool.isBusy ? ', its owner is at work' : ''}`,
    ...(pause ? [`  ${warn(describePause(pause, nowMs))}`] : []),
    ...describeUnderWay(progress, nowMs).map((line) => `  ${line}`),
    '',
    ...describeOpinions(opinions, 'targets'),
    '',
    ...describeDecision(decision, mode),
  ].join('\n');
}

function describeZone({ zone, healthy, registered, required, coming, isPinned, ...state }: ZoneSituation): string {
  const notes = [
    ...(isPinned ? ['pinned'] : []),
    ...(coming > 0 ? [`${coming} coming`] : []),
    ...(state.isShiftedAway ? ['shifted away'] : []),
    ...(state.isHealthy === false ? ['not healthy to ELB'] : []),
  ];
  const text = `  ${zone}  ${healthy.length} of ${registered.length} healthy, ${required} required`;
  return notes.length > 0 ? `${text} (${notes.join(', ')})` : text;
}
