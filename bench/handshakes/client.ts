import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import type { Bound } from '../../sandbox/data-planes/tls/sockets/binding.ts';

/** The configuration of the clients, as JSON in the only argument. */
export interface Order {
  readonly doors: readonly Bound[];
  /** The hosts, requested in turn. */
  readonly hosts: readonly string[];
  readonly authorityFile: string;
  readonly perSecond: number;
  /** The maximum duration; the end of the standard input ends it earlier. */
  readonly seconds: number;
}

/** The result: the second line of the standard output, as JSON. The first one is printed at the start. */
export interface Met {
  readonly handshakes: number;
  /** The number of each error: an expired certificate, one of another host, a refused connection. */
  readonly failures: Readonly<Record<string, number>>;
  /** The number of different certificates that were served. */
  readonly serials: number;
  readonly elapsedSeconds: number;
}

const order = JSON.parse(process.argv[2] ?? '') as Order;
const ca = readFileSync(order.authorityFile);
const failures: Record<string, number> = {};
const serials = new Set<string>();
let total = order.perSecond * order.seconds;
// Every host at every listener, in turn.
const places = order.hosts.flatMap((host) => order.doors.map((door) => ({ host, door })));
let started = 0;
let ended = 0;

process.stdin.resume().once('end', () => {
  total = started;
  if (ended === total) report();
});
console.log('begun');
const startedMs = performance.now();
const beat = setInterval(() => {
  const due = Math.min(total, Math.floor(((performance.now() - startedMs) / 1000) * order.perSecond));
  while (started < due) shakeHands(places[started++ % places.length]!);
  if (started >= total) clearInterval(beat);
}, 5);

/** Connects like any client: trusts only the emulator's certificate authority, and verifies host and dates. */
function shakeHands({ host, door: { address, port } }: (typeof places)[number]): void {
  const end = (failure?: string) => {
    if (failure !== undefined) failures[failure] = (failures[failure] ?? 0) + 1;
    if (++ended === total) report();
  };
  const socket = tls.connect({ host: address, port, servername: host, ca }, () => {
    serials.add(socket.getPeerCertificate().serialNumber);
    socket.removeAllListeners('error').on('error', () => {});
    socket.destroy();
    end();
  });
  socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
}

function report(): void {
  const elapsedSeconds = (performance.now() - startedMs) / 1000;
  const met: Met = { handshakes: total, failures, serials: serials.size, elapsedSeconds };
  console.log(JSON.stringify(met));
  clearInterval(beat);
  process.stdin.destroy();
}
