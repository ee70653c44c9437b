import { resolve4 } from 'node:dns/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { infer as Infer } from 'zod/mini';
import type { proofFinished, proofRequested } from '../../../events/proof.ts';
import { fitsPattern } from '../../aws/elasticLoadBalancing/pattern.ts';
import { shakeHands } from './handshake.ts';
import { type IsOwn, whyNotAnswered } from './redirect.ts';

type Request = Infer<typeof proofRequested.schema>['detail'];

/** The result of the handshakes with all addresses. */
export type Proof = Pick<Infer<typeof proofFinished.schema>['detail'], 'outcome' | 'addresses'>;
type Answer = Proof['addresses'][number];

/**
 * An address has several nodes, some of which may still serve the old certificate: each address is tried repeatedly.
 */
const HANDSHAKES_EACH = 3;

/**
 * A load balancer takes seconds to apply a change on all of its nodes; after this time the controller decides how to
 * proceed.
 */
const PATIENCE_MS = 30_000;
const AGAIN_AFTER_MS = 5_000;

/**
 * Makes handshakes with every address of the load balancer, repeatedly for half a minute until all of them serve the
 * expected certificate. A single other one at the end means `not-served`.
 */
export async function prove(request: Request): Promise<Proof> {
  const untilMs = Date.now() + PATIENCE_MS;
  for (;;) {
    const proof = await lookOnce(request);
    if (proof.outcome === 'served' || Date.now() + AGAIN_AFTER_MS > untilMs) return proof;
    await sleep(AGAIN_AFTER_MS);
  }
}

async function lookOnce(request: Request): Promise<Proof> {
  const found = await resolve4(request.host).catch((error: Error) => error);
  if (found instanceof Error) {
    return { outcome: 'not-served', addresses: [{ address: request.host, error: found.message }] };
  }
  const isOwn = ownHosts(request, new Set(found));
  const addresses = await Promise.all(found.toSorted().map((address) => askAddress(address, request, isOwn)));
  const isServed = addresses.length > 0 && addresses.every(({ error }) => error === undefined);
  return { outcome: isServed ? 'served' : 'not-served', addresses };
}

/** A host of the load balancer, unless DNS has other addresses for it: then others serve it. */
function ownHosts({ hosts = [], serverName }: Request, addresses: ReadonlySet<string>): IsOwn {
  return async (host) => {
    if (host !== serverName && !hosts.some((pattern) => fitsPattern(pattern, host))) return false;
    const found = await resolve4(host).catch(() => []);
    return found.length === 0 || found.some((address) => addresses.has(address));
  };
}

async function askAddress(address: string, request: Request, isOwn: IsOwn): Promise<Answer> {
  const { port, serverName, serials, withRedirect } = request;
  const { urls = withRedirect ? [`http://${serverName}/`] : [] } = request;
  const seen = new Set<string>();
  for (let count = 0; count < HANDSHAKES_EACH; count++) {
    const serial = await shakeHands(address, port, serverName);
    if (serial instanceof Error) return { address, error: serial.message };
    if (!serials.includes(serial)) return { address, serial, error: 'another certificate' };
    seen.add(serial);
  }
  const wrong = await Promise.all(urls.map((url) => whyNotAnswered(address, url, isOwn)));
  const error = wrong.find((one) => one !== undefined);
  return { address, serial: [...seen].join(' '), ...(error !== undefined && { error }) };
}
