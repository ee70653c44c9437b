/**
 * Messages of PostgreSQL's frontend/backend protocol, version 3.0, as far as clients of the Region use them.
 * Source: PostgreSQL 16 manual, chapter 55, "Message Formats".
 */

/** One message of a client: its type byte, or the kind of the untyped message that a connection begins with. */
export interface ClientMessage {
  readonly type: string;
  readonly body: Buffer;
}

const SSL_REQUEST = 80_877_103;
const CANCEL_REQUEST = 80_877_102;
const STARTUP_3_0 = 196_608;

const LENGTH_BYTES = 4;

/** Takes a client's messages out of its stream of bytes. */
export class ClientMessages {
  #bytes: Buffer = Buffer.alloc(0);
  #isStarted = false;

  *read(bytes: Uint8Array): Generator<ClientMessage> {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    for (;;) {
      const typeBytes = this.#isStarted ? 1 : 0;
      if (this.#bytes.length < typeBytes + LENGTH_BYTES) return;
      const length = this.#bytes.readInt32BE(typeBytes);
      const least = this.#isStarted ? LENGTH_BYTES : 2 * LENGTH_BYTES;
      if (length < least) throw new Error(`a message of ${length} bytes is shorter than what it begins with`);
      const end = typeBytes + length;
      if (this.#bytes.length < end) return;
      const type = String.fromCodePoint(...this.#bytes.subarray(0, typeBytes));
      const body = this.#bytes.subarray(typeBytes + LENGTH_BYTES, end);
      this.#bytes = this.#bytes.subarray(end);
      yield this.#isStarted ? { type, body } : this.#untyped(body);
    }
  }

  #untyped(body: Buffer): ClientMessage {
    const code = body.readInt32BE(0);
    if (code === SSL_REQUEST) return { type: 'ssl', body };
    if (code === CANCEL_REQUEST) return { type: 'cancel', body };
    if (code !== STARTUP_3_0) throw new Error(`version ${code} of PostgreSQL's protocol is not simulated`);
    this.#isStarted = true;
    return { type: 'startup', body: body.subarray(LENGTH_BYTES) };
  }
}

/** Texts that end in a zero byte, until the first empty one. */
export function texts(body: Buffer): string[] {
  const all = body.toString('utf8').split('\0');
  const end = all.indexOf('');
  return end === -1 ? all : all.slice(0, end);
}

/** The zero-terminated text at the beginning of a body. */
export const firstText = (body: Buffer): string => body.toString('utf8', 0, body.indexOf(0));

/** `name, value, name, value, …` of a startup message. */
export function parameters(body: Buffer): Map<string, string> {
  const pairs = texts(body);
  return new Map(pairs.flatMap((name, at) => (at % 2 === 0 ? [[name, pairs[at + 1] ?? ''] as const] : [])));
}

function message(type: string, ...parts: readonly (string | number | Buffer)[]): Buffer {
  const body = Buffer.concat(parts.map(bytesOf));
  const head = Buffer.alloc(1 + LENGTH_BYTES);
  head.write(type);
  head.writeInt32BE(LENGTH_BYTES + body.length, 1);
  return Buffer.concat([head, body]);
}

/** Numbers are 32 bits wide, and texts end in a zero byte. */
function bytesOf(part: string | number | Buffer): Buffer {
  if (typeof part === 'string') return Buffer.from(`${part}\0`);
  if (typeof part !== 'number') return part;
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(part);
  return bytes;
}

/** Sixteen bits. */
function count(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

const NO_COLUMNS = count(0);

export const answers = {
  /** To an SSLRequest: willing to go on in TLS. */
  ssl: Buffer.from('S'),
  askPassword: message('R', 3),
  authenticated: message('R', 0),
  parameter: (name: string, value: string) => message('S', name, value),
  keyData: message('K', 1, 1),
  /** A result of one column of type bigint (20), in text form; it stands in no table that could be asked for. */
  columnOfNumbers: (name: string) => message('T', count(1), name, 0, count(0), 20, count(8), -1, count(0)),
  row: (value: string) => message('D', count(1), Buffer.byteLength(value), Buffer.from(value)),
  /** Idle, outside of a transaction. */
  ready: message('Z', Buffer.from('I')),
  emptyQuery: message('I'),
  /** The result of every other query is empty. */
  noColumns: message('T', NO_COLUMNS),
  noParameters: message('t', NO_COLUMNS),
  noData: message('n'),
  parsed: message('1'),
  bound: message('2'),
  closed: message('3'),
  complete: (tag: string) => message('C', tag),
  error: ({ severity = 'ERROR', code, message: text }: DatabaseFault) =>
    message('E', `S${severity}`, `V${severity}`, `C${code}`, `M${text}`, Buffer.alloc(1)),
};

/** An error as PostgreSQL tells it; codes: manual, appendix A. */
export interface DatabaseFault {
  readonly severity?: 'ERROR' | 'FATAL';
  readonly code: string;
  readonly message: string;
}
