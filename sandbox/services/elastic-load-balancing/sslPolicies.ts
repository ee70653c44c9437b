import type { SslPolicy } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Answers } from './api.ts';
import { policyNotFound } from './errors.ts';
import { pageOf } from './paging.ts';

type Protocol = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';

/** What a listener gets that names none: also what the API still gives out. */
export const DEFAULT_SSL_POLICY = 'ELBSecurityPolicy-2016-08';

const TLS_13 = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'];
const RESTRICTED_12 = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
];
const LONGER_12 = [
  'ECDHE-ECDSA-AES128-SHA256',
  'ECDHE-RSA-AES128-SHA256',
  'ECDHE-ECDSA-AES256-SHA384',
  'ECDHE-RSA-AES256-SHA384',
];
const OLD = ['ECDHE-ECDSA-AES128-SHA', 'ECDHE-RSA-AES128-SHA', 'ECDHE-ECDSA-AES256-SHA', 'ECDHE-RSA-AES256-SHA'];
const RSA_KEY_EXCHANGE = [
  'AES128-GCM-SHA256',
  'AES128-SHA256',
  'AES128-SHA',
  'AES256-GCM-SHA384',
  'AES256-SHA256',
  'AES256-SHA',
];

interface Policy {
  readonly name: string;
  readonly protocols: readonly Protocol[];
  readonly ciphers: readonly string[];
}

/**
 * The policies that listeners may name: a choice of AWS's list ("Security policies for your Application Load
 * Balancer"). Names of policies with post-quantum key exchange are taken; the exchange itself is not simulated.
 */
const POLICIES: readonly Policy[] = [
  {
    name: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
    protocols: ['TLSv1.2', 'TLSv1.3'],
    ciphers: [...TLS_13, ...RESTRICTED_12],
  },
  {
    name: 'ELBSecurityPolicy-TLS13-1-2-PQ-2025-09',
    protocols: ['TLSv1.2', 'TLSv1.3'],
    ciphers: [...TLS_13, ...RESTRICTED_12, ...LONGER_12],
  },
  { name: 'ELBSecurityPolicy-TLS13-1-3-2021-06', protocols: ['TLSv1.3'], ciphers: TLS_13 },
  {
    name: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
    protocols: ['TLSv1.2', 'TLSv1.3'],
    ciphers: [...TLS_13, ...RESTRICTED_12],
  },
  {
    name: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
    protocols: ['TLSv1.2', 'TLSv1.3'],
    ciphers: [...TLS_13, ...RESTRICTED_12, ...LONGER_12],
  },
  {
    name: 'ELBSecurityPolicy-TLS-1-2-2017-01',
    protocols: ['TLSv1.2'],
    ciphers: [...RESTRICTED_12, ...LONGER_12, ...RSA_KEY_EXCHANGE],
  },
  {
    name: DEFAULT_SSL_POLICY,
    protocols: ['TLSv1', 'TLSv1.1', 'TLSv1.2'],
    ciphers: [...RESTRICTED_12, ...LONGER_12, ...OLD, ...RSA_KEY_EXCHANGE],
  },
];

/** @throws {AwsError} SSLPolicyNotFound */
export function sslPolicy(name: string): Policy {
  const found = POLICIES.find((policy) => policy.name === name);
  if (!found) throw policyNotFound(name);
  return found;
}

export const sslPolicyHandlers: Answers<'DescribeSSLPolicies'> = {
  DescribeSSLPolicies: (input) => {
    const policies = input.Names?.length ? input.Names.map(sslPolicy) : POLICIES;
    const { page, ...marker } = pageOf(
      policies.map((policy, at) => ({ ...policy, id: policy.name, order: at + 1 })),
      input,
    );
    return { SslPolicies: page.map(shapeOf), ...marker };
  },
};

const shapeOf = ({ name, protocols, ciphers }: Policy): SslPolicy => ({
  Name: name,
  SslProtocols: [...protocols],
  Ciphers: ciphers.map((Name, at) => ({ Name, Priority: at + 1 })),
  SupportedLoadBalancerTypes: ['application', 'network'],
});
