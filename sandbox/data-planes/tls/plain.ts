import { type Caller, type Peer, SocketError, type SocketHost } from '../../postgres-wire/socket.ts';
import type { AppliedListener } from './nodes.ts';
import type { TlsDataPlane } from './index.ts';
import { bytesOf } from './reply.ts';

/**
 * Plain HTTP of load balancers as functions in virtual time reach it, over sockets in memory: requests are answered by
 * redirects and fixed responses; behind what is forwarded stands nobody.
 * @returns undefined for an address at which no load balancer answers
 */
export const plainHttp =
  ({ nodes }: Pick<TlsDataPlane, 'nodes'>) =>
  (address: string): SocketHost['open'] | undefined =>
    nodes.at(address) && ((_address, port, caller) => peerOf(address, nodes.at(address)?.listeners.get(port), caller));

function peerOf(address: string, listener: AppliedListener | undefined, caller: Caller): Peer {
  if (listener?.protocol !== 'HTTP') throw new SocketError('connect', 'ECONNREFUSED');
  let received = '';
  return {
    address,
    receive(bytes) {
      received += Buffer.from(bytes).toString('latin1');
      if (!received.includes('\r\n\r\n')) return;
      caller.send(bytesOf(listener, received));
      caller.close();
    },
    secure() {
      throw new SocketError('write', 'EPROTO');
    },
    end() {},
  };
}
