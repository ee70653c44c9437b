import { canonicalName, parentOf } from './names.ts';
import type { Dns } from './resolver.ts';

const [NS, SOA] = [2, 6];
const NO_NAME = 3;
const [IS_REPLY, IS_TRUNCATED] = [0x8000, 0x0200];
const TTL_SECONDS = 172_800;

/** What a message over UDP may hold without extensions (RFC 1035, section 2.3.4). */
const MOST_UDP_BYTES = 512;

/**
 * What the name servers of a domain's parent answer to a question about its name servers: a referral to those that they
 * delegate it to, or that there is no such name (RFC 1034, section 4.3.2). Nothing to what is no such question.
 */
export function answerOfParent(dns: Dns, question: Buffer, { isUdp }: { readonly isUdp: boolean }): Buffer | undefined {
  const asked = readQuestion(question);
  if (!asked) return undefined;
  const { name, end } = asked;
  const servers = dns.delegationOf(name);
  const header = Buffer.alloc(12);
  header.writeUInt16BE(question.readUInt16BE(0), 0);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(Math.max(1, servers.length), 8);
  const about = question.subarray(12, end);
  const records =
    servers.length > 0
      ? servers.map((server) => recordOf(name, NS, encodeName(server)))
      : [recordOf(parentOf(name) ?? '', SOA, Buffer.concat([Buffer.alloc(2), Buffer.alloc(20)]))];
  header.writeUInt16BE(IS_REPLY | (servers.length > 0 ? 0 : NO_NAME), 2);
  const whole = Buffer.concat([header, about, ...records]);
  if (!isUdp || whole.length <= MOST_UDP_BYTES) return whole;
  const cut = Buffer.from(header);
  cut.writeUInt16BE(IS_REPLY | IS_TRUNCATED, 2);
  cut.writeUInt16BE(0, 8);
  return Buffer.concat([cut, about]);
}

function readQuestion(question: Buffer): { readonly name: string; readonly end: number } | undefined {
  if (question.length < 17 || question.readUInt16BE(4) !== 1) return undefined;
  const labels: string[] = [];
  let at = 12;
  for (let length = question[at]!; length > 0; length = question[at]!) {
    labels.push(question.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
    if (at >= question.length) return undefined;
  }
  return question.readUInt16BE(at + 1) === NS ? { name: canonicalName(labels.join('.')), end: at + 5 } : undefined;
}

const encodeName = (name: string): Buffer =>
  Buffer.concat([
    ...name.split('.').flatMap((label) => (label === '' ? [] : [Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0]),
  ]);

function recordOf(owner: string, type: number, data: Buffer): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt32BE(TTL_SECONDS, 4);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([encodeName(owner), fixed, data]);
}
