import type { Member } from '../services/rds/index.ts';

const SERVERLESS_CLASS = 'db.serverless';

/** Readers in tiers up to this one pause and resume with the writer (Aurora user guide, "Auto-pause"). */
const TIER_OF_WRITER = 1;

/** An instance at the end of a minute. */
export interface InUse {
  readonly member: Member;
  /** Whether somebody is connected to it, or works on it. */
  readonly isInUse: boolean;
}

/**
 * Which serverless instances are paused: those of clusters whose minimum is 0, once nobody has been connected to them for
 * so long as the cluster says. The first connection resumes them; the 15 s that it waits for that are not simulated.
 * Readers in tiers 0 and 1 beside a writer that is not serverless never pause (a guess).
 */
export class AutoPause {
  readonly #inUseMs = new Map<string, number>();

  /** @param instances all of a cluster */
  pausedAt(instances: readonly InUse[], nowMs: number): ReadonlySet<string> {
    if (!instances.some(({ member }) => mayPause(member))) return NONE;
    for (const { member, isInUse } of instances)
      if (isInUse || !member.isUp || !this.#inUseMs.has(member.id)) this.#inUseMs.set(member.id, nowMs);
    const isUnused = ({ id, secondsUntilAutoPause }: Member) =>
      nowMs - this.#inUseMs.get(id)! >= secondsUntilAutoPause * 1000;
    const members = instances.map(({ member }) => member);
    const withWriter = members.filter(({ isWriter, promotionTier }) => isWriter || promotionTier <= TIER_OF_WRITER);
    const doesWriterPause = withWriter.every((member) => mayPause(member) && isUnused(member));
    return new Set(
      members
        .filter((member) => mayPause(member) && (withWriter.includes(member) ? doesWriterPause : isUnused(member)))
        .map(({ id }) => id),
    );
  }
}

const NONE: ReadonlySet<string> = new Set();

const mayPause = ({ instanceClass, minCapacityUnits }: Member): boolean =>
  instanceClass === SERVERLESS_CLASS && minCapacityUnits === 0;
