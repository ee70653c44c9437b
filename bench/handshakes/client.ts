import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import type { Bound } from '../../sandbox/data-planes/tls/sockets/binding.ts';

/** What the clients are to do, as JSON in the only argument. */
export interface Order {
  /** They are asked in turn. */
  readonly places: readonly { readonly host: string; readonly openSocket: Bound }[];
  readonly authorityFile: string;
  readonly perSecond: number;
  /** The maximum duration; the end of the standard input ends it earlier. */
  readonly seconds: number;
}

/** The results: the second line of the standard output, as JSON. The first line signals the start. */
export interface Met {
  readonly handshakes: number;
  /** How often each error came: an expired certificate, another host's, a connection that was refused. */
  readonly failures: Readonly<Record<string, number>>;
  /** Different certificates that were served. */
  readonly serials: number;
  /** The same for each host. */
  readonly serialsOf: Readonly<Record<string, number>>;
  readonly elapsedSeconds: number;
}

const order = JSON.parse(process.argv[2] ?? '') as Order;
const ca = readFileSync(order.authorityFile);
const failures: Record<string, number> = {};
const serials = new Map<string, string>();
let total = order.perSecond * order.seconds;
const { places } = order;
let started = 0;
let ended = 0;

process.stdin.resume().once('end', () => {
  total = started;
  if (ended === total) tell();
});
console.log('begun');
const startedMs = performance.now();
const beat = setInterval(() => {
  const due = Math.min(total, Math.floor(((performance.now() - startedMs) / 1000) * order.perSecond));
  while (started < due) shakeHands(places[started++ % places.length]!);
  if (started >= total) clearInterval(beat);
}, 5);

/** As any client does: trusts the authority alone, and checks host and dates. */
function shakeHands({ host, openSocket: { address, port } }: (typeof places)[number]): void {
  const end = (failure?: string) => {
    if (failure !== undefined) failures[failure] = (failures[failure] ?? 0) + 1;
    if (++ended === total) tell();
  };
  const socket = tls.connect({ host: address, port, servername: host, ca }, () => {
    serials.set(socket.getPeerCertificate().serialNumber, host);
    socket.removeAllListeners('error').on('error', () => {});
    socket.destroy();
    end();
  });
  socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
}

function tell(): void {
  const elapsedSeconds = (performance.now() - startedMs) / 1000;
  const serialsOf: Record<string, number> = {};
  for (const host of serials.values()) serialsOf[host] = (serialsOf[host] ?? 0) + 1;
  const met: Met = { handshakes: total, failures, serials: serials.size, serialsOf, elapsedSeconds };
  console.log(JSON.stringify(met));
  clearInterval(beat);
  process.stdin.destroy();
}
