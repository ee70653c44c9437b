import type { Ec2 } from '../../services/ec2/index.ts';

/** What stands behind targets: processes that answer connections, or do not. */
export class Hosts {
  readonly #ec2: Pick<Ec2, 'state'>;
  readonly #dead = new Set<string>();
  readonly #deadZones = new Set<string>();

  constructor(ec2: Pick<Ec2, 'state'>) {
    this.#ec2 = ec2;
  }

  /** The processes of these targets stop answering: instances by id, others by their address. */
  kill(ids: readonly string[]): void {
    for (const id of ids) this.#dead.add(id);
  }

  revive(ids: readonly string[]): void {
    for (const id of ids) this.#dead.delete(id);
  }

  /** Everything in a zone stops answering, the load balancer's own node included. */
  failZone(zone: string): void {
    this.#deadZones.add(zone);
  }

  restoreZone(zone: string): void {
    this.#deadZones.delete(zone);
  }

  isZoneDown(zone: string): boolean {
    return this.#deadZones.has(zone);
  }

  /** Whether a connection to a target is answered. What nobody has declared dead answers, unless it does not run. */
  answers({ id, zone }: { readonly id: string; readonly zone: string }): boolean {
    if (this.#dead.has(id) || this.#deadZones.has(zone)) return false;
    const instance = this.#ec2.state.instances.get(id);
    return instance === undefined || instance.state === 'running';
  }
}
