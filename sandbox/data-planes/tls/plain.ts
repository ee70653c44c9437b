import { type Caller, type Peer, SocketError, type SocketHost } from '../../postgres-wire/socket.ts';
import type { AppliedListener } from './nodes.ts';
import type { TlsDataPlane } from './index.ts';
import { locationOf, route } from './routing.ts';

/**
 * Plain HTTP of load balancers as functions in virtual time reach it, over sockets in memory: requests are answered by
 * redirects, and by nothing else.
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
      caller.send(Buffer.from(answerTo(received, listener), 'latin1'));
      caller.close();
    },
    secure() {
      throw new SocketError('write', 'EPROTO');
    },
    end() {},
  };
}

/** Behind what is forwarded stands nobody here who would answer. */
function answerTo(head: string, listener: AppliedListener): string {
  const [, target = '/'] = /^\S+ (\S+)/.exec(head) ?? [];
  const [, host = ''] = /^host: *([^\s:]+)/im.exec(head) ?? [];
  const [path = '/', query = ''] = target.split('?');
  const request = { host, path, query };
  const location = locationOf(route(listener, request), request, listener);
  const lines =
    location === undefined
      ? ['HTTP/1.1 503 Service Unavailable']
      : ['HTTP/1.1 301 Moved Permanently', `Location: ${location}`];
  return [...lines, 'Content-Length: 0', '', ''].join('\r\n');
}
