import type { ServedRegion } from './servedRegion.ts';
import type { RealDoors } from './client.ts';
import { openTlsSockets, type TlsSockets } from './index.ts';

/**
 * Load balancers on real sockets for the functions of a Region, too. Until they are opened, handshakes are simulated in
 * Region time; from then on they take real time, so that the Region has to run at the speed of real time.
 */
export class TlsPlane {
  #sockets: TlsSockets | undefined;
  #authorityPem = '';

  /** Undefined until the sockets are open. */
  get openSockets(): RealDoors | undefined {
    const sockets = this.#sockets;
    if (!sockets) return undefined;
    return {
      authorityPem: this.#authorityPem,
      at: (address, port) =>
        sockets.openSockets().find(({ wanted }) => wanted.address === address && wanted.port === port),
    };
  }

  /** Opens the listeners as they are, and follows them from then on. */
  async open(region: ServedRegion, onProblem: (message: string) => void): Promise<void> {
    this.#sockets = await openTlsSockets(region, { machineNow: Date.now, onProblem });
    this.#authorityPem = region.certificateAuthority.certificatePem;
  }

  async close(): Promise<void> {
    await this.#sockets?.close();
  }
}
