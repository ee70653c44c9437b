import fc from 'fast-check';
import { ClientMessages } from '../../sandbox/postgres-wire/messages.ts';
import { must, target } from './target.ts';

const startup = Buffer.concat([
  Buffer.from([0, 0, 0, 41, 0, 3, 0, 0]),
  Buffer.from('user\0shop\0database\0shop\0client\0x\0\0'),
]);

const messageOf = (type: string, body: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
};

const WELL_FORMED = Buffer.concat([
  startup,
  messageOf('Q', Buffer.from('SELECT 1\0')),
  messageOf('P', Buffer.from('\0SELECT 1\0\0\0')),
  messageOf('S', Buffer.alloc(0)),
]);

const streams = fc
  .record({
    at: fc.nat(WELL_FORMED.length),
    put: fc.uint8Array({ maxLength: 12 }),
    length: fc.nat(12),
    cuts: fc.array(fc.nat(WELL_FORMED.length + 12), { maxLength: 6 }),
  })
  .map(({ at, put, length, cuts }) => ({
    stream: Buffer.concat([WELL_FORMED.subarray(0, at), put, WELL_FORMED.subarray(at + length)]),
    cuts: [...new Set(cuts)].toSorted((one, other) => one - other),
  }));

/** More than there can be in so few bytes. */
const MESSAGES_MAX = 1_000;

function readAll(parts: readonly Uint8Array[]): string[] {
  const messages = new ClientMessages();
  const read: string[] = [];
  try {
    for (const part of parts) {
      for (const { type, body } of messages.read(part)) {
        must(read.push(`${type} ${body.toString('hex')}`) < MESSAGES_MAX, 'the same bytes are read for ever');
      }
    }
  } catch (error) {
    if (error instanceof Error && /^(version|a message of) -?\d+ /.test(error.message)) return [...read, error.message];
    throw error;
  }
  return read;
}

export const databaseWire = target({
  name: 'database-wire',
  guarantee: "a client's bytes are the same messages however they are cut, or end the connection with a reason",
  inputs: streams,
  check: ({ stream, cuts }) => {
    const edges = [0, ...cuts, stream.length];
    const parts = edges.slice(1).map((end, at) => stream.subarray(edges[at], end));
    must(JSON.stringify(readAll([stream])) === JSON.stringify(readAll(parts)), 'the cuts make a difference');
  },
});
