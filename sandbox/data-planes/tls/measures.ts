import type { Clock, Timer } from '../../clock.ts';
import { certificateFor } from './handshake.ts';
import type { AppliedListener, Nodes } from './nodes.ts';
import { hostsOf } from './routing.ts';
import { isValidFor } from './selection.ts';

/** How a host was served on a listener. */
export interface HostMeasures {
  readonly listenerArn: string;
  readonly host: string;
  /**
   * Seconds in which some node of the load balancer showed no certificate that is valid for the host, from the moment
   * on in which all of them had shown one for the first time.
   */
  readonly secondsWithoutValidCertificate: number;
  /** Seconds from the host's appearance on the listener to that moment, or until now. */
  readonly secondsUntilServed: number;
  /** How often all nodes came to show another certificate than before. */
  readonly rotations: number;
}

interface Watched {
  readonly since: number;
  servedMs: number | undefined;
  /** Since when some node shows none. */
  brokenMs: number | undefined;
  brokenForMs: number;
  serial: string | undefined;
  rotations: number;
}

/** Watches from the clients' side what each host of each listener is served with. */
export class Measures {
  readonly #nodes: Nodes;
  readonly #clock: Clock;
  readonly #watched = new Map<string, Map<string, Watched>>();
  readonly #firstNames = new Map<string, readonly string[]>();
  readonly #expiries = new Map<string, Timer>();

  constructor(nodes: Nodes, clock: Clock) {
    this.#nodes = nodes;
    this.#clock = clock;
    nodes.subscribe((listenerArn) => this.#look(listenerArn));
  }

  report(): HostMeasures[] {
    const nowMs = this.#clock.now();
    return [...this.#watched].flatMap(([listenerArn, hosts]) =>
      [...hosts].map(([host, { since, servedMs, brokenMs, brokenForMs, rotations }]) => ({
        listenerArn,
        host,
        secondsWithoutValidCertificate: (brokenForMs + (brokenMs === undefined ? 0 : nowMs - brokenMs)) / 1000,
        secondsUntilServed: ((servedMs ?? nowMs) - since) / 1000,
        rotations,
      })),
    );
  }

  #look(listenerArn: string): void {
    const applied = this.#nodes
      .all()
      .flatMap(({ listeners }) => [...listeners.values()].filter(({ arn }) => arn === listenerArn));
    if (!applied.some(({ defaultCertificate }) => defaultCertificate)) {
      this.#forget(this.#watched.get(listenerArn), new Set());
      return;
    }
    const hosts = this.#watched.get(listenerArn) ?? new Map<string, Watched>();
    this.#watched.set(listenerArn, hosts);
    const wanted = this.#hostsOf(listenerArn, applied);
    for (const host of wanted) this.#judge(hosts, host, applied);
    this.#forget(hosts, wanted);
    this.#lookAtExpiry(listenerArn, applied);
  }

  /** Of the rules; without rules about hosts, the names of the default certificate that was the first. */
  #hostsOf(listenerArn: string, applied: readonly AppliedListener[]): Set<string> {
    const names = this.#firstNames.get(listenerArn) ?? applied[0]?.defaultCertificate?.names ?? [];
    this.#firstNames.set(listenerArn, names);
    const ofRules = applied.flatMap(hostsOf);
    return new Set(ofRules.length > 0 ? ofRules : names);
  }

  #judge(hosts: Map<string, Watched>, host: string, applied: readonly AppliedListener[]): void {
    const nowMs = this.#clock.now();
    const state: Watched = hosts.get(host) ?? {
      since: nowMs,
      servedMs: undefined,
      brokenMs: undefined,
      brokenForMs: 0,
      serial: undefined,
      rotations: 0,
    };
    hosts.set(host, state);
    // A pattern stands for a host that fits it.
    const servername = host.replaceAll(/[*?]/g, 'any');
    const shown = applied.map((listener) => certificateFor(listener, servername, nowMs));
    const isServed = shown.every((certificate) => certificate && isValidFor(certificate, servername, nowMs));
    if (isServed) {
      state.servedMs ??= nowMs;
      if (state.brokenMs !== undefined) state.brokenForMs += nowMs - state.brokenMs;
      state.brokenMs = undefined;
    } else if (state.servedMs !== undefined) state.brokenMs ??= nowMs;
    const serials = new Set(shown.map((certificate) => certificate?.serial));
    const [serial] = serials;
    if (!isServed || serials.size > 1) return;
    if (state.serial !== undefined && serial !== state.serial) state.rotations++;
    state.serial = serial;
  }

  /** That a host is without a certificate which the listener serves no more is what was asked for. */
  #forget(hosts: Map<string, Watched> | undefined, wanted: ReadonlySet<string>): void {
    const nowMs = this.#clock.now();
    for (const [host, state] of hosts ?? []) {
      if (wanted.has(host)) continue;
      if (state.brokenMs !== undefined) state.brokenForMs += nowMs - state.brokenMs;
      state.brokenMs = undefined;
      // Names of a listener whose rules are made in the same moment were never served by themselves.
      if (state.since === nowMs) hosts?.delete(host);
    }
  }

  /** Looks again when the next certificate ends, which changes what is shown, or that it is valid. */
  #lookAtExpiry(listenerArn: string, applied: readonly AppliedListener[]): void {
    const nowMs = this.#clock.now();
    this.#clock.clearTimeout(this.#expiries.get(listenerArn));
    const ends = applied
      .flatMap(({ defaultCertificate, certificates }) => [defaultCertificate, ...certificates])
      .flatMap((certificate) => (certificate && certificate.notAfterMs > nowMs ? [certificate.notAfterMs] : []));
    if (ends.length === 0) return;
    const nextMs = Math.min(...ends);
    this.#expiries.set(
      listenerArn,
      this.#clock.setTimeout(() => this.#look(listenerArn), nextMs - nowMs),
    );
  }
}
