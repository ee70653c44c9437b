import { releaseReaders, type ReleasedReaders } from '../../functions/controllers/replicas/release.ts';
import { release as releaseNet } from '../../functions/controllers/safetyNet/release.ts';
import { UsageError } from '../exitCodes.ts';
import { commandLine } from './commandLine.ts';
import type { Installation } from './installation.ts';
import { wrap } from './text.ts';

export interface ReleaseRequest {
  readonly why: string;
  readonly by?: string;
  /** Also delete our readers and our endpoint, so that whoever made the cluster can destroy it. */
  readonly forDestroy?: boolean;
}

/** What was removed. */
export interface Released {
  /** Whether Evenkeel had a safety net there. */
  readonly released: boolean;
  /** What else was deleted, if it was asked for. */
  readonly deleted?: ReleasedReaders;
}

/** Removes the safety net of a cluster until the cluster is resumed, and, if asked for, all else that is ours there. */
export async function release(
  { caller, fleet, environment }: Installation,
  cluster: string,
  { by = caller.name, why, forDestroy = false }: ReleaseRequest,
): Promise<Released> {
  if (!fleet.clusters[cluster])
    throw new UsageError(`Unknown cluster "${cluster}". Available: ${Object.keys(fleet.clusters).join(', ')}.`);
  const request = { by, why, nowMs: caller.nowMs };
  const released = await releaseNet(cluster, environment, request);
  return { released, ...(forDestroy && { deleted: await releaseReaders(cluster, environment, request) }) };
}

/** The text of `release`. */
export function describeReleased(cluster: string, { released, deleted }: Released, { place }: Installation): string {
  const net = released
    ? `The safety net of ${cluster} was removed: Application Auto Scaling is as it was before Evenkeel.`
    : `${cluster} has no safety net of Evenkeel's.`;
  const unchanged = released ? ' Readers that it added stay.' : ' Nothing was changed in AWS.';
  const again = `It stays removed until it is resumed:\n  ${commandLine(`resume ${cluster}`, place)}`;
  if (!deleted) return `${wrap(net + unchanged, '')}\n${again}`;
  const { readers, endpoint } = deleted;
  const deletedReaders = readers.length > 0 ? `Deleting ${readers.join(', ')}.` : 'There was no reader of ours.';
  const deletedEndpoint = endpoint ? 'Deleting our custom endpoint.' : 'There was no custom endpoint of ours.';
  const next = `Evenkeel is paused for ${cluster}, which can be destroyed now. Then remove it from the fleet and deploy: its alarms go with it.`;
  return wrapped([net, `${deletedReaders} ${deletedEndpoint}`, next]);
}

function wrapped(lines: readonly string[]): string {
  return lines.map((line) => wrap(line, '')).join('\n');
}
