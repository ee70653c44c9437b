import type { EndpointMembers } from './endpointMembers.ts';
import { relievedAmong, type Situation } from './situation.ts';
import type { InstanceView } from './view.ts';

/** Who does what once a decision has been carried out, where that is not what it is now. */
type After = Partial<Pick<Situation, 'serving' | 'draining'>> & {
  /** Readers that were warmed and serve from now on. */
  readonly warmed?: readonly InstanceView[];
};

/**
 * Who should get no new connections: draining readers, new ones until they are warm, and those that are far busier than
 * the others. In a fixed order, so that the same list is written the same way.
 */
export function exclusionList(
  situation: Situation,
  after: After = {},
  relieved = relievedAfter(situation, after),
): string[] {
  const { draining = situation.draining, warmed = [] } = after;
  const { view, progress, policy, coming } = situation;
  const present = new Set(view.instances.map(({ id }) => id));
  const isCold = (id: string) =>
    id in progress.ordered && present.has(id) && !warmed.some((reader) => reader.id === id);
  const alone = new Set(servingAlone(situation, { draining, ...after }).map(({ id }) => id));
  const cold = policy.warmUp === 'none' ? [] : coming.filter(({ id }) => isCold(id) && !alone.has(id));
  return [...draining.map(({ id }) => id), ...cold.map(({ id }) => id), ...relieved].toSorted();
}

/** Cold readers that serve because nobody else does: cold capacity is better than none. */
function servingAlone({ serving: now, draining: drained, warming }: Situation, after: After): readonly InstanceView[] {
  const { serving = now, draining = drained } = after;
  const isAlone = serving.length === 0 && draining.every(({ status }) => status !== 'available');
  return isAlone ? warming : [];
}

/** Who is relieved then: where others serve, it is thought anew, because the endpoint is changed anyway. */
const relievedAfter = (situation: Situation, after: After): readonly string[] =>
  after.serving ? relievedAmong({ ...situation, ...after, serving: after.serving }, true) : situation.relieved;

/** So many readers leave one that serves when another one becomes the writer. */
const READERS_THAT_OUTLIVE_A_FAILOVER = 2;

/**
 * What the endpoint is told so that it excludes exactly these readers. RDS accepts an empty list and keeps the one that
 * it has (boto3#3058), so none is ever sent to an endpoint that excludes somebody. Where nobody is to be excluded,
 *
 * - the writer is: a READER endpoint never reaches it anyway, and readers that others add serve at once. Until the next
 *   look after a failover it is missing as a reader, so another reader has to be left then;
 * - with one reader the static list names it and the writer, so that whichever of them is the reader serves after a
 *   failover. RDS leaves both lists alone when roles change, and either list replaces the other (Aurora user guide,
 *   "Membership rules for custom endpoints", "Editing a custom endpoint").
 */
export function membersOf(situation: Situation, after: After = {}): EndpointMembers {
  const { writerId } = situation.view;
  const relieved = relievedAfter(situation, after);
  const excluded = exclusionList(situation, after, relieved);
  if (relieved.length > 0) return { excluded, relieved };
  if (excluded.length > 0 || writerId === undefined) return { excluded };
  const { serving = situation.serving } = after;
  const readers = [...serving, ...servingAlone(situation, after), ...situation.away].map(({ id }) => id);
  if (readers.length >= READERS_THAT_OUTLIVE_A_FAILOVER) return { excluded: [writerId] };
  return { excluded: [], only: [...readers, writerId].toSorted() };
}
