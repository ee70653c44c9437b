import { pace } from '../../aws/elasticLoadBalancing/paced.ts';
import { describeHealth } from '../../aws/elasticLoadBalancing/targetGroups.ts';

interface Seen {
  readonly readMs: number;
  readonly ids: Set<string>;
}

/** What this execution environment knows of groups that take spares from the same pool. */
const seen = new Map<string, Seen>();

/**
 * The ids of the targets of some groups. What is known of one may be twice as old as it takes to ask about all of them:
 * of a few groups that is a moment, and of a thousand, more than one invocation could ask about.
 */
export async function idsOfTargets(groupArns: readonly string[]): Promise<ReadonlySet<string>> {
  const maxAgeMs = 2 * pace.lengthMs(groupArns.length);
  const outdated = groupArns.filter((arn) => Date.now() - (seen.get(arn)?.readMs ?? 0) > maxAgeMs);
  await Promise.all(
    outdated.map(async (arn) => {
      const ids = await readIds(arn);
      seen.set(arn, { readMs: Date.now(), ids });
    }),
  );
  return new Set(groupArns.flatMap((arn) => [...(seen.get(arn)?.ids ?? [])]));
}

/** What we register ourselves is known at once: the next group would take the same spare. */
export function noteRegistered(groupArn: string, ids: readonly string[]): void {
  for (const id of ids) seen.get(groupArn)?.ids.add(id);
}

async function readIds(arn: string): Promise<Set<string>> {
  try {
    return new Set((await describeHealth(arn)).map(({ Target }) => Target!.Id!));
  } catch (error) {
    if (error instanceof Error && error.name.startsWith('TargetGroupNotFound')) return new Set();
    throw error;
  }
}
