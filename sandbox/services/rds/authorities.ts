import { createHash } from 'node:crypto';
import type { Certificate } from '@aws-sdk/client-rds';
import { REGION } from '../../core.ts';
import type { Answers } from './api.ts';
import { certificateNotFound, invalidParameterValue } from './errors.ts';
import type { RdsOptions } from './options.ts';
import { pageOf, startOf } from './paging.ts';

/** In use since 2024 unless another one is asked for (Aurora User Guide, "Using SSL/TLS"). */
export const DEFAULT_AUTHORITY = 'rds-ca-rsa2048-g1';

/**
 * Authorities of all Regions but the opt-in ones, and the years of their validity (RDS User Guide, "Using SSL/TLS"). One
 * that has expired is still listed, and not taken any more: AWS's example of DescribeCertificates has rds-ca-2019.
 */
const VALID: Readonly<Record<string, readonly [from: string, till: string]>> = {
  'rds-ca-ecc384-g1': ['2021-05-25T22:41:55Z', '2121-05-25T23:41:55Z'],
  'rds-ca-rsa4096-g1': ['2021-05-25T22:38:35Z', '2121-05-25T23:38:35Z'],
  'rds-ca-rsa2048-g1': ['2021-05-25T22:34:57Z', '2061-05-25T23:34:57Z'],
  'rds-ca-2019': ['2019-08-22T17:08:50Z', '2024-08-22T17:08:50Z'],
};

/** Whether RDS takes it for an instance now. */
export const takesAuthority = (
  { authorityExpiry }: Pick<RdsOptions, 'authorityExpiry'>,
  authority: string,
  nowMs: number,
): boolean => {
  const tillMs = authorityExpiry?.(authority) ?? Date.parse(VALID[authority]?.[1] ?? '');
  return authority in VALID && nowMs < tillMs;
};

export const authorityHandlers = (options: Pick<RdsOptions, 'authorityExpiry'>): Answers<'DescribeCertificates'> => ({
  DescribeCertificates: (input) => {
    // "This parameter isn't currently supported" (API reference).
    if (input.Filters?.length) throw invalidParameterValue('Filters are not supported.');
    // "This parameter isn't case-sensitive" (API reference).
    const wanted = input.CertificateIdentifier?.toLowerCase();
    if (wanted !== undefined && !(wanted in VALID)) throw certificateNotFound(wanted);
    const all = Object.entries(VALID)
      .filter(([id]) => wanted === undefined || id === wanted)
      .map(([id, [from, till]], at) => ({ id, order: at + 1, shape: shapeOf(id, from, till, options) }));
    const start = startOf(input);
    const { items, ...marker } = pageOf(
      all.filter(({ order }) => order > start),
      input,
    );
    return {
      Certificates: items.map(({ shape }) => shape),
      DefaultCertificateForNewLaunches: DEFAULT_AUTHORITY,
      ...marker,
    };
  },
});

const shapeOf = (id: string, from: string, till: string, { authorityExpiry }: Pick<RdsOptions, 'authorityExpiry'>) =>
  ({
    CertificateIdentifier: id,
    CertificateType: 'CA',
    Thumbprint: createHash('sha1').update(id).digest('hex'),
    ValidFrom: new Date(from),
    ValidTill: new Date(authorityExpiry?.(id) ?? till),
    CertificateArn: `arn:aws:rds:${REGION}::cert:${id}`,
    CustomerOverride: false,
  }) satisfies Certificate;
