/** What a name server answers to a question about name servers. */
export interface Reply {
  /** `NOERROR` is 0, `NXDOMAIN` 3, `REFUSED` 5 (RFC 1035, section 4.1.1). */
  readonly code: number;
  /** It did not fit: to be asked again over TCP. */
  readonly isTruncated: boolean;
  /** NS records, as answers and as delegations; in lower case, without the last dot. */
  readonly nameServers: readonly { readonly owner: string; readonly name: string }[];
  /** There is a record that says that there is nothing: the zone of whoever answers. */
  readonly startsOfAuthority: readonly string[];
}

const [NS, SOA] = [2, 6];
const INTERNET = 1;
const HEADER_BYTES = 12;

/**
 * A question about the name servers of a domain, which the asked server is to answer from what it has itself.
 * @param id 16 bits that the answer has to repeat @param name in ASCII, with labels of at most 63 characters
 */
export function encodeQuestion(id: number, name: string): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(1, 4);
  const labels = name.split('.').map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`, 'latin1'));
  return Buffer.concat([header, ...labels, Buffer.from([0, 0, NS, 0, INTERNET])]);
}

/**
 * @returns undefined for what is no answer to this question
 * @throws RangeError where the message ends too soon, or a name points in circles
 */
export function decodeReply(message: Buffer, id: number, name: string): Reply | undefined {
  if (message.length < HEADER_BYTES || message.readUInt16BE(0) !== id) return undefined;
  const flags = message.readUInt16BE(2);
  const isReply = (flags & 0x8000) !== 0;
  if (!isReply || message.readUInt16BE(4) !== 1) return undefined;
  const question = readName(message, HEADER_BYTES);
  if (question.name !== name || message.readUInt16BE(question.end) !== NS) return undefined;
  const nameServers: { owner: string; name: string }[] = [];
  const startsOfAuthority: string[] = [];
  let at = question.end + 4;
  // Answers and delegations; what is added to them is of no use.
  const records = message.readUInt16BE(6) + message.readUInt16BE(8);
  for (let record = 0; record < records; record++) {
    const { name: owner, end } = readName(message, at);
    const type = message.readUInt16BE(end);
    const data = end + 10;
    if (type === NS) nameServers.push({ owner, name: readName(message, data).name });
    if (type === SOA) startsOfAuthority.push(owner);
    at = data + message.readUInt16BE(end + 8);
  }
  return { code: flags & 0xf, isTruncated: (flags & 0x0200) !== 0, nameServers, startsOfAuthority };
}

/** A name has at most 127 labels; more steps are a circle of pointers. */
const MOST_STEPS = 255;

function readName(message: Buffer, from: number): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = from;
  let end: number | undefined;
  for (let step = 0; step < MOST_STEPS; step++) {
    const length = message.readUInt8(at);
    if (length === 0) return { name: labels.join('.').toLowerCase(), end: end ?? at + 1 };
    if (length >= 0xc0) {
      end ??= at + 2;
      at = message.readUInt16BE(at) & 0x3fff;
      continue;
    }
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  throw new RangeError('a name of a DNS message points in circles');
}
