import { createSocket } from 'node:dgram';
import type { CaaRecord } from 'node:dns';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Lookups } from '../../../../functions/aws/publicDns/lookups.ts';
import { answerOfParent } from '../../../../sandbox/dns/nameServer.ts';
import type { Dns, RecordType } from '../../../../sandbox/dns/resolver.ts';

const CODES = { 'no-data': 'ENODATA', 'no-name': 'ENOTFOUND', failure: 'ESERVFAIL' } as const;

/** What a resolver of Node's would find in a public DNS. */
export function lookupsIn(dns: Dns): Lookups {
  const values = async (name: string, type: RecordType) => {
    const found = dns.resolve(name, type);
    if (found.kind !== 'records') throw Object.assign(new Error(found.kind), { code: CODES[found.kind] });
    return [...found.values];
  };
  return {
    resolveCaa: async (name) => (await values(name, 'CAA')).map(caaRecord),
    resolve4: (name) => values(name, 'A'),
    resolveCname: (name) => values(name, 'CNAME'),
    resolveNs: (name) => values(name, 'NS'),
  };
}

/** Node's form: `{ critical: 0, issue: 'amazon.com' }`. */
function caaRecord(text: string): CaaRecord {
  const [, flags, tag = '', value] = /^(\d+) (\w+) "(.*)"$/.exec(text)!;
  return { critical: Number(flags), [tag]: value };
}

export interface Listening extends AsyncDisposable {
  readonly address: string;
  readonly port: number;
  /** Ways that were taken, in order. */
  readonly asked: ('udp' | 'tcp')[];
}

/** What is answered to a question; nothing is no answer at all. */
export type Answering = (question: Buffer, way: 'udp' | 'tcp') => readonly Buffer[];

/** A name server on real sockets of this machine, by UDP and TCP on one port. */
export async function listenWith(answering: Answering): Promise<Listening> {
  const asked: ('udp' | 'tcp')[] = [];
  const address = '127.0.0.1';
  const tcp = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (chunk) => {
      asked.push('tcp');
      for (const answer of answering(chunk.subarray(2), 'tcp')) {
        // In pieces, as it may come.
        socket.write(Buffer.from([answer.length >> 8]));
        socket.write(Buffer.concat([Buffer.from([answer.length & 0xff]), answer]));
      }
      socket.end();
    });
  }).listen(0, address);
  await once(tcp, 'listening');
  const { port } = tcp.address() as { port: number };
  const udp = createSocket('udp4');
  udp.on('message', (question, from) => {
    asked.push('udp');
    for (const answer of answering(question, 'udp')) udp.send(answer, from.port, from.address);
  });
  udp.bind(port, address);
  await once(udp, 'listening');
  return {
    address,
    port,
    asked,
    async [Symbol.asyncDispose]() {
      udp.close();
      tcp.close();
      await once(tcp, 'close');
    },
  };
}

/** The Region's name server on real sockets. */
export const listenAsParent = (dns: Dns): Promise<Listening> =>
  listenWith((question, way) => {
    const answer = answerOfParent(dns, question, { isUdp: way === 'udp' });
    return answer ? [answer] : [];
  });
