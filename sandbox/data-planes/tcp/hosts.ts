import type { Ec2 } from '../../services/ec2/index.ts';

/** What stands behind targets: processes that answer connections, or do not. */
export class Hosts {
  readonly #ec2: Pick<Ec2, 'state'>;
  readonly #dead = new Set<string>();
  readonly #deadZones = new Set<string>();

  readonly #onChange: () => void;

  constructor(ec2: Pick<Ec2, 'state'>, onChange: () => void) {
    this.#ec2 = ec2;
    this.#onChange = onChange;
  }

  /** The processes of these targets stop answering: instances by id, others by their address. */
  kill(ids: readonly string[]): void {
    for (const id of ids) this.#dead.add(id);
    this.#onChange();
  }

  revive(ids: readonly string[]): void {
    for (const id of ids) this.#dead.delete(id);
    this.#onChange();
  }

  /** Everything in a zone stops answering, the load balancer's own node included. */
  failZone(zone: string): void {
    this.#deadZones.add(zone);
    this.#onChange();
  }

  restoreZone(zone: string): void {
    this.#deadZones.delete(zone);
    this.#onChange();
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
