import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import type { Bound } from '../../sandbox/data-planes/tls/sockets/binding.ts';

/** What the client is to do, as JSON in its only argument. */
export interface Order {
  readonly doors: readonly Bound[];
  readonly host: string;
  readonly authorityFile: string;
  readonly perSecond: number;
  readonly seconds: number;
}

/** What it met, as JSON on its standard output. */
export interface Met {
  readonly handshakes: number;
  /** How often each error came: an expired certificate, another host's, a connection that was refused. */
  readonly failures: Readonly<Record<string, number>>;
  readonly serials: number;
  readonly elapsedSeconds: number;
}

const order = JSON.parse(process.argv[2] ?? '') as Order;
const ca = readFileSync(order.authorityFile);
const failures: Record<string, number> = {};
const serials = new Set<string>();
const startedMs = performance.now();
const total = order.perSecond * order.seconds;
let started = 0;
let ended = 0;

const beat = setInterval(() => {
  const due = Math.min(total, Math.floor(((performance.now() - startedMs) / 1000) * order.perSecond));
  while (started < due) shakeHands(order.doors[started++ % order.doors.length]!);
  if (started === total) clearInterval(beat);
}, 5);

/** As any client does: trusts the authority alone, and checks host and dates. */
function shakeHands({ address, port }: Bound): void {
  const end = (failure?: string) => {
    if (failure !== undefined) failures[failure] = (failures[failure] ?? 0) + 1;
    if (++ended === total) tell();
  };
  const socket = tls.connect({ host: address, port, servername: order.host, ca }, () => {
    serials.add(socket.getPeerCertificate().serialNumber);
    socket.removeAllListeners('error').on('error', () => {});
    socket.destroy();
    end();
  });
  socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
}

function tell(): void {
  const elapsedSeconds = (performance.now() - startedMs) / 1000;
  const met: Met = { handshakes: total, failures, serials: serials.size, elapsedSeconds };
  process.stdout.write(JSON.stringify(met));
}
