import { pace } from '../../aws/elasticLoadBalancing/paced.ts';
import { canonicalAddress } from '../../aws/ec2/addresses.ts';
import { describeHealth } from '../../aws/elasticLoadBalancing/targetGroups.ts';

/** Groups whose targets are no spares here, by their ARNs. */
export interface GroupsElsewhere {
  /** Those of the fleet that take spares from the same pool: nothing is taken before all of them are known. */
  readonly ofSamePool: readonly string[];
  /** All others of the VPC, in the fleet or not: known as far as ELB's rate allows. */
  readonly others: readonly string[];
}

export interface RegisteredElsewhere {
  /** Instances and addresses. */
  readonly ids: ReadonlySet<string>;
  /** So many groups of the VPC nobody has looked into yet. */
  readonly groupsNotRead: number;
}

export const NOWHERE_ELSE: RegisteredElsewhere = { ids: new Set(), groupsNotRead: 0 };

interface Seen {
  readonly readMs: number;
  readonly ids: Set<string>;
}

/** What this execution environment knows of other groups. */
const seen = new Map<string, Seen>();

/** So many groups outside of the pool are worth waiting for; of more, as many are read as ELB takes at once, … */
const WORTH_WAITING_FOR = 20;

/** … but so many in each look, which may have used up what ELB takes at once: all of them are known after some looks. */
const READ_AT_LEAST = 5;

/** Targets of groups outside of the pool seldom come from it: what is known of them may be so old. */
const OTHERS_KEPT_MS = 600_000;

/**
 * The ids of the targets of some groups. What is known of one of the same pool may be twice as old as it takes to ask
 * about all of them: of a few groups that is a moment, and of a thousand, more than one invocation could ask about.
 */
export async function idsOfTargets({ ofSamePool, others }: GroupsElsewhere): Promise<RegisteredElsewhere> {
  await readAll(ofSamePool.filter((arn) => isOlder(arn, 2 * pace.lengthMs(ofSamePool.length))));
  const outdated = others.filter((arn) => isOlder(arn, OTHERS_KEPT_MS)).toSorted(byAge);
  if (outdated.length <= WORTH_WAITING_FOR) await readAll(outdated);
  else for (const [at, arn] of outdated.entries()) if (at < READ_AT_LEAST || pace.hasRoomFor(1)) await read(arn);
  return {
    ids: new Set([...ofSamePool, ...others].flatMap((arn) => [...(seen.get(arn)?.ids ?? [])])),
    groupsNotRead: others.filter((arn) => !seen.has(arn)).length,
  };
}

/** What we register ourselves is known at once: the next group would take the same spare. */
export function noteRegistered(groupArn: string, ids: readonly string[]): void {
  for (const id of ids) seen.get(groupArn)?.ids.add(id);
}

const readMsOf = (arn: string): number => seen.get(arn)?.readMs ?? 0;

const isOlder = (arn: string, maxAgeMs: number): boolean => Date.now() - readMsOf(arn) > maxAgeMs;

const byAge = (a: string, b: string): number => readMsOf(a) - readMsOf(b);

const readAll = (arns: readonly string[]): Promise<unknown> => Promise.all(arns.map(read));

async function read(arn: string): Promise<void> {
  const ids = await readIds(arn);
  seen.set(arn, { readMs: Date.now(), ids });
}

async function readIds(arn: string): Promise<Set<string>> {
  try {
    return new Set((await describeHealth(arn)).map(({ Target }) => canonicalAddress(Target!.Id!)));
  } catch (error) {
    if (error instanceof Error && error.name.startsWith('TargetGroupNotFound')) return new Set();
    throw error;
  }
}
