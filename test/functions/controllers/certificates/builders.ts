import type { Failure } from '../../../../functions/control-loop/failures.ts';
import { NO_PROGRESS, type Progress } from '../../../../functions/controllers/certificates/progress.ts';
import type { Policy } from '../../../../functions/controllers/certificates/policy.ts';
import type {
  CertificateDetail,
  CertificatesView,
  CertificateView,
  ListenerView,
} from '../../../../functions/controllers/certificates/view.ts';

/** 2026-03-02 12:00:00 UTC. */
export const NOW = Date.UTC(2026, 2, 2, 12);
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const ZONE = { id: 'Z1', name: 'shop.example' };

/** Evenkeel's certificate set `shop`: the apex and its wildcard on everything of the load balancer `shop`. */
export const policy = (changes: Partial<Policy> = {}): Policy => ({
  stage: 'dev',
  hostedZones: ['Z1'],
  mode: 'act',
  domains: [['shop.example', '*.shop.example']],
  loadBalancers: { shop: { proof: 'public' } },
  keyAlgorithm: 'RSA_2048',
  hostedZone: undefined,
  watchDays: 60,
  replaceBelowDays: 14,
  soakSeconds: 300,
  proofDeadlineSeconds: 600,
  deleteAfterDays: 3,
  namesPerCertificate: 10,
  certificatesPerLoadBalancer: 25,
  certificatesPerAccount: 2_500,
  replacePrivate: false,
  replace: [],
  ...changes,
});

export const arnOf = (name: string) => `arn:aws:acm:eu-west-1:123456789012:certificate/${name}`;
export const listenerArn = (port: number, balancer = 'shop') =>
  `arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/${balancer}/1/${port}`;

/** An issued certificate for the apex and its wildcard, of 198 days, with 120 left. */
export function certificate(
  name: string,
  changes: Partial<Omit<CertificateView, 'detail'>> & { daysLeft?: number; detail?: Partial<CertificateDetail> } = {},
): CertificateView {
  const { daysLeft = 120, detail, ...rest } = changes;
  return {
    arn: arnOf(name),
    names: ['shop.example', '*.shop.example'],
    status: 'ISSUED',
    type: 'AMAZON_ISSUED',
    keyAlgorithm: 'RSA_2048',
    isRenewable: true,
    createdAtMs: NOW - (198 - daysLeft) * DAY,
    notBeforeMs: NOW - (198 - daysLeft) * DAY,
    notAfterMs: NOW + daysLeft * DAY,
    isInUse: true,
    ours: true,
    detail: {
      serial: name,
      failureReason: undefined,
      renewalStatus: undefined,
      renewalReason: undefined,
      validations: [],
      isMigrating: false,
      ...detail,
    },
    ...rest,
  };
}

/** Requested a minute ago, and waiting for its validation. */
export const pending = (name: string, changes: Parameters<typeof certificate>[1] = {}): CertificateView =>
  certificate(name, {
    status: 'PENDING_VALIDATION',
    createdAtMs: NOW - MINUTE,
    notBeforeMs: undefined,
    notAfterMs: undefined,
    isInUse: false,
    detail: { validations: [validation()] },
    ...changes,
  });

export const validation = (domain = 'shop.example') => ({
  domain,
  method: 'DNS' as const,
  record: { name: `_a.${domain}`, value: '_b.acm-validations.aws' },
});

/** The HTTPS listener of the load balancer `shop`, with these certificates, the first one as its default. */
export const listener = (
  certificates: readonly CertificateView[],
  changes: Partial<ListenerView> = {},
): ListenerView => ({
  arn: listenerArn(443),
  loadBalancer: 'shop',
  port: 443,
  protocol: 'HTTPS',
  defaultCertificateArn: certificates[0]?.arn,
  certificateArns: certificates.map(({ arn }) => arn),
  isDefaultListed: false,
  hosts: [],
  rules: [],
  defaultActions: '[{"Type":"forward"}]',
  isRedirecting: false,
  ...changes,
});

/** Port 80, which forwards everything. */
export const httpListener = (changes: Partial<ListenerView> = {}): ListenerView =>
  listener([], { arn: listenerArn(80), port: 80, protocol: 'HTTP', ...changes });

/** What AWS says of a certificate set, and what is remembered of it. */
export type Seen = CertificatesView & { readonly progress: Progress };

/** One load balancer with one listener and what is on it; further certificates stand in ACM only. */
export function view(
  listeners: readonly ListenerView[],
  certificates: readonly CertificateView[],
  changes: Partial<CertificatesView> & { progress?: Partial<Progress> } = {},
): Seen {
  const { progress, ...rest } = changes;
  return {
    resource: 'shop',
    region: 'eu-west-1',
    loadBalancers: [
      {
        arn: 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop/1',
        name: 'shop',
        kind: 'application',
        host: 'shop.elb.example',
      },
    ],
    listeners,
    certificates: new Map(certificates.map((one) => [one.arn, one])),
    hostedZones: [ZONE],
    records: new Map([['_a.shop.example', '_b.acm-validations.aws']]),
    caaForbids: new Map(),
    unasked: new Set(),
    validationProblems: new Map(),
    proofs: new Map(),
    progress: { ...NO_PROGRESS, ...progress },
    pause: undefined,
    interlock: undefined,
    ...rest,
  };
}

/** One that failed once, and is left alone until then. */
export const failure = (untilMs: number): Failure => ({
  count: 1,
  sinceMs: untilMs - MINUTE,
  lastMs: untilMs - MINUTE,
  untilMs,
  error: 'AccessDenied: no',
});

/** The second load balancer of a certificate set. */
export const secondBalancer = {
  arn: 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/blog/1',
  name: 'blog',
  kind: 'application',
  host: 'blog.elb.example',
} as const;
