import { describe, expect, test } from 'vitest';
import { Caa } from '../../../../functions/aws/publicDns/caa.ts';
import type { Lookups } from '../../../../functions/aws/publicDns/lookups.ts';
import { createZonesElsewhere } from '../../../../sandbox/dns/elsewhere.ts';
import { Dns } from '../../../../sandbox/dns/resolver.ts';
import { build, CAA_ROWS } from '../../../sandbox/dns/caaRows.ts';
import { lookupsIn } from './support.ts';

describe('CAA, as RFC 8659 has it', () => {
  test.each(CAA_ROWS)('$name: $verdict', async ({ world, domain = 'www.shop.example', verdict, record }) => {
    const dns = new Dns();
    build(createZonesElsewhere(dns), world);
    const found = await new Caa(lookupsIn(dns)).verdict(domain);
    expect(found.kind).toBe(verdict);
    expect(found.kind === 'forbidden' ? found.record : undefined).toBe(record);
  });

  test.each(['ETIMEOUT', 'ESERVFAIL', 'EREFUSED', 'ECONNREFUSED', 'EBADRESP'])('%s says nothing', async (code) => {
    const fails = () => Promise.reject(Object.assign(new Error(code), { code }));
    const lookups: Lookups = { resolve4: fails, resolveCaa: fails, resolveCname: fails, resolveNs: fails };
    expect(await new Caa(lookups).verdict('www.shop.example')).toEqual({
      kind: 'unknown',
      error: `www.shop.example CAA: ${code}`,
    });
  });

  test('asks about each name once, however many are below it', async () => {
    const asked: string[] = [];
    const none = (name: string) => {
      asked.push(name);
      return Promise.reject(Object.assign(new Error('none'), { code: 'ENODATA' }));
    };
    const caa = new Caa({ resolve4: none, resolveCaa: none, resolveCname: none, resolveNs: none });
    for (const name of ['shop.example', '*.shop.example', 'WWW.shop.example.']) await caa.verdict(name);
    expect(asked).toEqual(['shop.example', 'example', 'www.shop.example']);
  });
});
