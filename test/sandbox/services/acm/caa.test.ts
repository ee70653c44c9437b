import { describe, expect, test } from 'vitest';
import { createZonesElsewhere } from '../../../../sandbox/dns/elsewhere.ts';
import { Dns } from '../../../../sandbox/dns/resolver.ts';
import { isAllowedByCaa } from '../../../../sandbox/services/acm/validationRecords.ts';
import { build, CAA_ROWS } from '../../dns/caaRows.ts';

describe('ACM issues by CAA', () => {
  test.each(CAA_ROWS)('$name: $verdict', ({ world, domain = 'www.shop.example', verdict }) => {
    const dns = new Dns();
    build(createZonesElsewhere(dns), world);
    expect(isAllowedByCaa(dns, domain)).toBe(verdict === 'allowed');
  });
});
