import { describe, expect, test } from 'vitest';
import type { Lookups } from '../../../../functions/aws/publicDns/lookups.ts';
import type { Reply } from '../../../../functions/aws/publicDns/message.ts';
import { Parents } from '../../../../functions/aws/publicDns/parents.ts';

const none = () => Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' }));
/** Resolvers know the name servers of `example` alone; each of these has an address of its name. */
const lookups: Lookups = {
  resolve4: (name) => Promise.resolve([`at ${name}`]),
  resolveCaa: none,
  resolveCname: none,
  resolveNs: (name) => (name === 'example' ? Promise.resolve(['a.nic.example', 'b.nic.example', 'c.', 'd.']) : none()),
};
const reply = (changes: Partial<Reply>): Reply => ({
  code: 0,
  isTruncated: false,
  nameServers: [],
  startsOfAuthority: [],
  ...changes,
});
const to = (owner: string, ...names: string[]) => reply({ nameServers: names.map((name) => ({ owner, name })) });

const look = async (answers: Readonly<Record<string, Reply | undefined>>, domain = 'www.shop.example') => {
  const asked: string[] = [];
  const parents = new Parents(lookups, (address) => {
    asked.push(address);
    const found = answers[address];
    return found ? Promise.resolve(found) : Promise.reject(new Error('late'));
  });
  const [answer] = [await parents.delegationOf(domain), await parents.delegationOf(domain)];
  return { answer, asked };
};

describe('the parent of a domain', () => {
  test('says to whom it is delegated, and is asked once', async () => {
    expect(await look({ 'at a.nic.example': to('shop.example', 'ns1.x', 'ns2.x') }, 'shop.example')).toEqual({
      answer: { kind: 'delegated', by: 'example', nameServers: ['ns1.x', 'ns2.x'] },
      asked: ['at a.nic.example'],
    });
  });

  test('is whoever is closest: a delegation in between is followed', async () => {
    const answers = {
      'at a.nic.example': to('shop.example', 'ns1.x'),
      'at ns1.x': to('www.shop.example', 'ns9.y'),
    };
    expect(await look(answers)).toEqual({
      answer: { kind: 'delegated', by: 'shop.example', nameServers: ['ns9.y'] },
      asked: ['at a.nic.example', 'at ns1.x'],
    });
  });

  test.each([
    ['there is no such name', reply({ code: 3, startsOfAuthority: ['example'] })],
    ['there are no name servers of it', reply({ startsOfAuthority: ['example'] })],
  ])('delegates it to nobody if it says that %s', async (_case, answer) => {
    expect((await look({ 'at a.nic.example': answer }, 'shop.example')).answer).toEqual({
      kind: 'delegated',
      by: 'example',
      nameServers: [],
    });
  });

  test.each([
    ['does not answer', undefined],
    ['refuses', reply({ code: 5 })],
    ['fails', reply({ code: 2 })],
  ])('has a second server to be asked where the first one %s', async (_case, answer) => {
    const answers = { 'at a.nic.example': answer, 'at b.nic.example': to('shop.example', 'ns1.x') };
    expect((await look(answers, 'shop.example')).answer).toMatchObject({ nameServers: ['ns1.x'] });
  });

  test('is not known after three servers that do not answer', async () => {
    expect(await look({ 'at d': to('shop.example', 'ns1.x') }, 'shop.example')).toEqual({
      answer: { kind: 'unknown' },
      asked: ['at a.nic.example', 'at b.nic.example', 'at c'],
    });
  });

  test.each([
    ['sends elsewhere', to('other.example', 'ns1.x')],
    ['sends back up', to('example', 'ns1.x')],
    ['says nothing at all', reply({})],
    ['speaks for the domain itself', reply({ startsOfAuthority: ['shop.example'] })],
  ])('is not known if it %s', async (_case, answer) => {
    expect((await look({ 'at a.nic.example': answer }, 'shop.example')).answer).toEqual({ kind: 'unknown' });
  });
});
