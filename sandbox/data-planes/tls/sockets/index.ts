import { writeFile } from 'node:fs/promises';
import type { Target } from '../../../services/elastic-load-balancing/index.ts';
import type { ServedRegion } from './servedRegion.ts';
import type { AppliedListener, Node } from '../nodes.ts';
import type { Bound } from './binding.ts';
import { Contexts } from './contexts.ts';
import { kindOf, type ListenerServer, openListener, type ServerHost } from './server.ts';
import { createTargetServers } from './targets.ts';

/** Where a listener really answers in a zone. */
export interface OpenSocket extends Bound {
  readonly listenerArn: string;
  readonly zone: string;
  /** What the Region says: another address or port than the real one where the system does not have them. */
  readonly wanted: Bound;
}

/** The listeners of a Region's load balancers on real sockets. */
export interface TlsSockets {
  openSockets(): OpenSocket[];
  /** Resolves when every change that the nodes have taken so far has come to the sockets. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface TlsSocketsOptions {
  /** Where the authority's certificate is written: what clients are told to trust. */
  readonly authorityFile?: string;
  /** This machine's time, in milliseconds since the epoch. */
  readonly machineNow: () => number;
  /** Where a target really listens. (default: each has a small server that says who it is) */
  readonly standsFor?: (target: Target) => Bound | undefined;
  /** Hears of a listener that could not be opened. */
  readonly onProblem: (message: string) => void;
}

/** Opens what the nodes have, and follows them from then on. */
export async function openTlsSockets(
  region: ServedRegion,
  { authorityFile, machineNow, standsFor, onProblem }: TlsSocketsOptions,
): Promise<TlsSockets> {
  if (authorityFile !== undefined) await writeFile(authorityFile, region.certificateAuthority.certificatePem);
  const { nodes } = region.tls;
  const { clock } = region;
  const targets = createTargetServers(region.elasticLoadBalancing, standsFor);
  const contexts = new Contexts(clock, machineNow);
  const open = new Map<string, Open>();
  let isClosed = false;
  let turn = Promise.resolve();
  const follow = () => {
    turn = turn
      .then(() => (isClosed ? undefined : fit(region, { clock, contexts, targets }, open)))
      .catch((error: unknown) => onProblem(`A listener could not be opened: ${String(error)}`));
  };
  follow();
  nodes.subscribe(follow);
  await turn;
  return {
    openSockets: () =>
      [...open.values()].map(({ node, listenerArn, wanted, server }) => ({
        ...server.bound,
        listenerArn,
        zone: node.zone,
        wanted,
      })),
    settled: () => turn,
    async close() {
      isClosed = true;
      await turn;
      for (const { server } of open.values()) server.close();
      await targets.close();
    },
  };
}

interface Open {
  readonly node: Node;
  readonly listenerArn: string;
  readonly setting: string;
  readonly wanted: Bound;
  readonly server: ListenerServer;
}

/** What a server is made for; all else it asks its node about. */
const settingOf = (listener: AppliedListener): string => `${kindOf(listener)} ${listener.mutualTls}`;

/** Opens and closes sockets until there is one for each port of each node that has a listener on it. */
async function fit({ tls }: Pick<ServedRegion, 'tls'>, host: ServerHost, open: Map<string, Open>): Promise<void> {
  const wanted = new Map<string, { readonly node: Node; readonly listener: AppliedListener }>(
    tls.nodes
      .all()
      .flatMap((node) =>
        [...node.listeners.values()].map(
          (listener) => [`${node.address}:${listener.port}`, { node, listener }] as const,
        ),
      ),
  );
  for (const [key, { node, setting, listenerArn, server }] of open) {
    const now = wanted.get(key);
    const isSame = now?.node === node && now.listener.arn === listenerArn && settingOf(now.listener) === setting;
    if (isSame) server.refresh();
    else {
      server.close();
      open.delete(key);
    }
  }
  for (const [key, { node, listener }] of wanted) {
    const kind = kindOf(listener);
    if (!kind || open.has(key)) continue;
    const server = await openListener(kind, node, listener.port, host);
    const address = { address: node.address, port: listener.port };
    open.set(key, { node, listenerArn: listener.arn, setting: settingOf(listener), wanted: address, server });
  }
}
