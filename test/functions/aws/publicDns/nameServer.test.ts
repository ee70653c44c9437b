import { describe, expect, test } from 'vitest';
import { decodeReply, encodeQuestion } from '../../../../functions/aws/publicDns/message.ts';
import { askNameServer } from '../../../../functions/aws/publicDns/nameServer.ts';
import { Dns } from '../../../../sandbox/dns/resolver.ts';
import { type Answering, listenAsParent, listenWith } from './support.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
/** `shop.example`, NS, IN. */
const QUESTION = '0473686f70 076578616d706c65 00 0002 0001';
/** A name that is the one of the question, and one that ends with its last label. */
const POINTER = 'c00c';

/** As the server of `example` answers: two name servers in its authority section, the second one by a pointer. */
const REFERRAL = hex(`
  1234 8000 0001 0000 0002 0001 ${QUESTION}
  ${POINTER} 0002 0001 0002a300 000e 026e73 09726567697374726172 00
  ${POINTER} 0002 0001 0002a300 0006 034e5332 c011
  026e73 09726567697374726172 00 0001 0001 0002a300 0004 c0000201
`);

describe('a message of DNS', () => {
  test('is a question that the asked server answers from what it has itself', () => {
    expect(encodeQuestion(0x1234, 'shop.example').toString('hex')).toBe(
      hex(`1234 0000 0001 0000 0000 0000 ${QUESTION}`).toString('hex'),
    );
  });

  test('is read with its pointers, in lower case', () => {
    expect(decodeReply(REFERRAL, 0x1234, 'shop.example')).toEqual({
      code: 0,
      isTruncated: false,
      nameServers: [
        { owner: 'shop.example', name: 'ns.registrar' },
        { owner: 'shop.example', name: 'ns2.example' },
      ],
      startsOfAuthority: [],
    });
  });

  test('says that there is no such name, and whose zone says so', () => {
    const soa = `c011 0006 0001 00000384 0016 00 00 ${'00'.repeat(20)}`;
    expect(decodeReply(hex(`1234 8403 0001 0000 0001 0000 ${QUESTION} ${soa}`), 0x1234, 'shop.example')).toEqual({
      code: 3,
      isTruncated: false,
      nameServers: [],
      startsOfAuthority: ['example'],
    });
  });

  test.each([
    ['has another number', REFERRAL, 0x1235, 'shop.example'],
    ['is about another name', REFERRAL, 0x1234, 'blog.example'],
    ['is a question itself', hex(`1234 0000 0001 0000 0000 0000 ${QUESTION}`), 0x1234, 'shop.example'],
    ['repeats no question', hex('1234 8000 0000 0000 0000 0000'), 0x1234, 'shop.example'],
    [
      'is about addresses',
      hex(`1234 8000 0001 0000 0000 0000 0473686f70 076578616d706c65 00 0001 0001`),
      0x1234,
      'shop.example',
    ],
    ['is shorter than a header', hex('1234 8000'), 0x1234, 'shop.example'],
  ])('is no answer if it %s', (_case, message, id, name) => {
    expect(decodeReply(message, id, name)).toBeUndefined();
  });

  test.each([
    ['ends too soon', REFERRAL.subarray(0, 50)],
    ['points in circles', hex(`1234 8000 0001 0000 0001 0000 ${QUESTION} c01e c01e`)],
  ])('cannot be read if it %s', (_case, message) => {
    expect(() => decodeReply(message, 0x1234, 'shop.example')).toThrow(RangeError);
  });
});

/** Given to a question, whatever its number is. */
const numbered = (question: Buffer, message: Buffer) => Buffer.concat([question.subarray(0, 2), message.subarray(2)]);

describe('a name server', () => {
  const names = (servers: number) =>
    Array.from({ length: servers }, (_, at) => `ns${at}.a-long-name.registrar.example`);
  const ask = async (answering: Answering) => {
    await using server = await listenWith(answering);
    const reply = await askNameServer(server.address, 'shop.example', server.port).catch(
      (error: Error) => error.message,
    );
    return { reply, asked: server.asked };
  };

  test.each([
    [2, ['udp']],
    [13, ['udp', 'tcp']],
  ])('with %d name servers to tell is asked by %j', async (servers, ways) => {
    const dns = new Dns();
    dns.delegate('shop.example', names(servers));
    await using server = await listenAsParent(dns);
    const reply = await askNameServer(server.address, 'shop.example', server.port);
    expect(reply.nameServers).toEqual(names(servers).map((name) => ({ owner: 'shop.example', name })));
    expect(server.asked).toEqual(ways);
  });

  test('is believed only if it answers this question: what others send before is passed over', async () => {
    const { reply } = await ask((question) => [
      hex('00'),
      hex(`ffff 8000 0001 0000 0000 0000 ${QUESTION}`),
      numbered(question, hex(`1234 8000 0001 0000 0001 0000 ${QUESTION} c01e c01e`)),
      numbered(question, REFERRAL),
    ]);
    expect(reply).toMatchObject({ nameServers: [{ name: 'ns.registrar' }, { name: 'ns2.example' }] });
  });

  test('that does not answer is given up after two seconds', async () => {
    expect(await ask(() => [])).toEqual({ reply: 'no answer in time', asked: ['udp'] });
  });

  test('that closes the connection without an answer fails', async () => {
    const truncated = (question: Buffer) => numbered(question, hex(`1234 8200 0001 0000 0000 0000 ${QUESTION}`));
    const { reply } = await ask((question, way) => (way === 'udp' ? [truncated(question)] : []));
    expect(reply).toBe('the name server closed the connection');
  });
});
