import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { decodeReply, encodeQuestion, type Reply } from './message.ts';

const PORT = 53;

/** What does not answer within this time is not asked again in the same look. */
const TIMEOUT_MS = 2_000;

/** How a question travels to a name server, and the answer back. Rejects when none has come in time. */
type Way = (address: string, port: number, question: Buffer, isReply: (message: Buffer) => boolean) => Promise<Buffer>;

/**
 * Asks one name server about the name servers of a domain: by UDP, and by TCP where the answer is too long for that.
 * Resolvers say what the servers of a domain say of themselves; only its parent's say to whom it is delegated.
 * @param address IPv4
 * @throws an error where no answer comes in time
 */
export async function askNameServer(address: string, name: string, port = PORT): Promise<Reply> {
  const id = randomInt(0x1_0000);
  const ask = async (way: Way) => {
    const message = await way(address, port, encodeQuestion(id, name), (one) => decoded(one, id, name) !== undefined);
    return decodeReply(message, id, name)!;
  };
  const reply = await ask(byUdp);
  return reply.isTruncated ? await ask(byTcp) : reply;
}

/** What anybody may have sent is no answer if it cannot be read. */
function decoded(message: Buffer, id: number, name: string): Reply | undefined {
  try {
    return decodeReply(message, id, name);
  } catch {
    return undefined;
  }
}

const byUdp: Way = (address, port, question, isReply) =>
  within((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.on('error', reject);
    socket.on('message', (message, from) => {
      if (from.address === address && from.port === port && isReply(message)) resolve(message);
    });
    socket.send(question, port, address);
    return () => socket.close();
  });

/** Over TCP, a message has its length before it. */
const byTcp: Way = (address, port, question, isReply) =>
  within((resolve, reject) => {
    const socket = connect(port, address, () => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(question.length);
      socket.write(Buffer.concat([length, question]));
    });
    let received = Buffer.alloc(0);
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the name server closed the connection')));
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      const message = received.subarray(2, 2 + received.readUInt16BE(0));
      if (isReply(message)) resolve(message);
      else reject(new Error('the name server answered something else'));
    });
    return () => socket.destroy();
  });

/** @param open begins, and returns what ends it */
function within<Value>(
  open: (resolve: (value: Value) => void, reject: (error: Error) => void) => () => void,
): Promise<Value> {
  const { promise, resolve, reject } = Promise.withResolvers<Value>();
  const timer = setTimeout(() => reject(new Error('no answer in time')), TIMEOUT_MS);
  const close = open(resolve, reject);
  return promise.finally(() => {
    clearTimeout(timer);
    close();
  });
}
