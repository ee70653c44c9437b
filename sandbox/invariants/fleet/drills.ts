import type { Fleet } from '../../../fleet/fleet.ts';
import { DRILL_TAG_KEY } from '../../../fleet/names.ts';
import type { Item, Watch, Watched } from './watch.ts';

interface Approval {
  readonly by: string;
  readonly decision: 'approved' | 'denied';
}

/** Of the drill's record, what is judged here. */
interface DrillItem extends Item {
  readonly drill: string;
  readonly drillId: string;
  readonly requestedBy: string;
  readonly requester?: { readonly identity: string };
  readonly input: { readonly resource: string };
  readonly approvals?: readonly Approval[];
  readonly approvedAtMs?: number;
  readonly injection?: { readonly atMs: number };
  readonly verdict?: string;
  readonly leftText?: string;
  readonly cleanedAtMs?: number;
  readonly reportedAtMs?: number;
}

const recordsIn = ({ ledger }: Watched) => ledger.in('drills') as readonly DrillItem[];

/** Nothing is injected without the approval of enough people who may give it. */
export function drillsApproved(watched: Watched, { drills }: Pick<Fleet, 'drills'>): Watch {
  const judged = new Set<string>();
  const judge = (record: DrillItem): string[] => {
    const { drillId, drill, requestedBy, requester, input, approvals = [], approvedAtMs, injection } = record;
    // What is approved may never come to its injection, in a night like this.
    if ((approvedAtMs === undefined && !injection) || judged.has(drillId)) return [];
    judged.add(drillId);
    const policy = drills.list.find((one) => one.drill === drill && one.resource === input.resource);
    const people = policy?.approvers ?? Object.keys(drills.people);
    const counted = new Set(approvals.filter(({ decision }) => decision === 'approved').map(({ by }) => by));
    const whoMayNot = [...counted].filter((by) => !people.includes(by) || by === requestedBy);
    // Whoever is past the drill API has said nothing that counts: two others have to approve.
    const needed = requester === undefined ? 2 : 1;
    const isKnown =
      requester === undefined || requestedBy in drills.people || requester.identity.startsWith('schedule:');
    return [
      ...(isKnown ? [] : [`${drillId} was requested by ${requestedBy}, who may not`]),
      ...whoMayNot.map((by) => `${drillId} counts the approval of ${by}, who may not give it`),
      ...(counted.size < needed ? [`${drillId} goes on with ${counted.size} of ${needed} approvals`] : []),
    ];
  };
  return {
    name: 'nobody without the right to starts a drill',
    look: () => recordsIn(watched).flatMap(judge),
    atEnd: () => recordsIn(watched).flatMap(judge),
  };
}

/** Every drill has ended, and nothing of it is left. */
export function drillsEnded(watched: Watched): Watch {
  const { region } = watched;
  return {
    name: 'every drill is rolled back and reported',
    atEnd: () => [
      ...recordsIn(watched).flatMap(({ drillId, verdict, cleanedAtMs, reportedAtMs, leftText }) => [
        ...(verdict === undefined ? [`${drillId} has no verdict`] : []),
        ...(cleanedAtMs === undefined ? [`${drillId} is not cleaned up`] : []),
        ...(reportedAtMs === undefined ? [`${drillId} is not reported`] : []),
        ...(leftText === undefined || leftText === '' ? [] : [`${drillId} has left: ${leftText}`]),
      ]),
      ...region.stepFunctions.machines().flatMap((machine) =>
        region.stepFunctions
          .executions(machine.arn)
          .filter(({ status }) => status === 'RUNNING')
          .map(({ name, states }) => `${name} of ${machine.name} still runs, in ${states.at(-1)?.name}`),
      ),
      ...region.elasticLoadBalancing.state.loadBalancers
        .all()
        .filter(({ id }) => region.tcp.shiftedAway(id) !== undefined)
        .map(({ name }) => `${name} is still shifted away from a zone`),
      ...region.acm
        .inspect()
        .filter(({ arn }) => DRILL_TAG_KEY in (region.acm.resourceTags(arn) ?? {}))
        .filter(({ arn }) => region.elasticLoadBalancing.usersOf(arn).length === 0)
        .map(({ arn }) => `${arn}, which a drill has made, is still there`),
      ...region.lambda
        .functions()
        .filter(({ name }) => /prober/i.test(name) && region.lambda.isRunning(name))
        .map(({ name }) => `${name} still runs`),
    ],
  };
}
