import dgram from 'node:dgram';
import { EventEmitter } from 'node:events';
import type { Clock } from '../clock.ts';
import { Crossing, inRegionTime } from '../realms/crossing.ts';
import { unavailableModule } from '../realms/unavailable.ts';
import { answerOfParent } from './nameServer.ts';
import { type Dns, NAME_SERVER_ADDRESS } from './resolver.ts';

/** From a function to a name server, one way, in milliseconds: a guess. */
const ONE_WAY_MS = 10;
const PORT = 53;

/** `node:dgram` for functions: datagrams to the Region's own name server are answered, all others are lost. */
export function createDatagramModule(host: { readonly clock: Clock; readonly dns: Dns }): object {
  class Datagrams extends EventEmitter {
    readonly #crossing = new Crossing(inRegionTime(host.clock, ONE_WAY_MS));
    #isClosed = false;

    send(message: Uint8Array, port: number, address: string): void {
      this.#crossing.travel(() => {
        if (address !== NAME_SERVER_ADDRESS || port !== PORT) return;
        const answer = answerOfParent(host.dns, Buffer.from(message), { isUdp: true });
        this.#crossing.deliver(() => {
          if (answer && !this.#isClosed) this.emit('message', answer, { address, port, family: 'IPv4' });
        });
      });
    }

    close(): this {
      this.#isClosed = true;
      return this;
    }
  }
  return unavailableModule('dgram', dgram, { createSocket: () => new Datagrams() });
}
