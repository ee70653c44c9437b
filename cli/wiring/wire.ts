import type { Installation } from '../evenkeel/installation.ts';
import { wireApache } from './apache.ts';
import { readClusterPlace } from './clusterPlace.ts';
import { wireDjango } from './django.ts';
import { wireDrivers } from './drivers.ts';
import type { ClusterPlace, FrontPlace, WiringFile } from './file.ts';
import { readFrontPlace } from './frontPlace.ts';
import type { WIRINGS } from './kinds.ts';
import { wireNginx } from './nginx.ts';
import { wireNode } from './node.ts';
import { wireRails } from './rails.ts';
import { wireSpring } from './spring.ts';

type Wire<Place> = (place: Place) => WiringFile[] | Promise<WiringFile[]>;

const OF_CLUSTER = {
  django: wireDjango,
  node: wireNode,
  rails: wireRails,
  spring: wireSpring,
  drivers: wireDrivers,
} satisfies Readonly<Record<string, Wire<ClusterPlace>>>;

const OF_LISTENER = { nginx: wireNginx, apache: wireApache } satisfies Readonly<Record<string, Wire<FrontPlace>>>;

type OfListener = keyof typeof OF_LISTENER;
type Wiring = keyof typeof WIRINGS;
const isOfListener = (what: Wiring): what is OfListener => Object.hasOwn(OF_LISTENER, what);

interface WiringRequest {
  readonly cluster?: string;
  readonly listener?: string;
}

/**
 * The files that an application needs to read from the readers of a cluster, or to stand behind a listener.
 * @throws an Error that says what to add to the command
 */
export async function wire(
  { fleet, caller }: Installation,
  what: Wiring,
  { cluster, listener }: WiringRequest,
): Promise<WiringFile[]> {
  if (isOfListener(what)) {
    if (listener === undefined) throw new Error(`Which listener? evenkeel wiring ${what} --listener ARN`);
    return OF_LISTENER[what](await readFrontPlace(listener));
  }
  const clusters = Object.keys(fleet.clusters);
  const name = cluster ?? (clusters.length === 1 ? clusters[0] : undefined);
  if (name === undefined || !clusters.includes(name)) {
    const asked = cluster === undefined ? 'Which cluster?' : `Unknown cluster "${cluster}".`;
    throw new Error(`${asked} Available: ${clusters.join(', ') || 'none'}. Specify --cluster NAME.`);
  }
  return await OF_CLUSTER[what](await readClusterPlace(name, caller.region));
}

/** Each file below its name. */
export const describeWiring = (files: readonly WiringFile[]): string =>
  files
    .map(({ name, text }) => `${'#'.repeat(10)} ${name}\n${text}`)
    .join('\n')
    .trimEnd();
