/** What AWS takes of the calls of a whole account in a Region: so many at once, and so many a second from then on. */
interface RateLimit {
  readonly burst: number;
  readonly perSecond: number;
  /** What one execution environment of ours takes of it while it does a thing. */
  readonly shares: Readonly<Record<string, Share>>;
}

export interface Share {
  /** Calls that go at once where none went before. */
  readonly burst: number;
  /** Of the calls a second. */
  readonly share: number;
}

/**
 * A sweep is not waited for: that of the certificates takes a quarter, and that of the target groups what every group
 * needs to have its turn. A close look at one thing is: it takes half, after a beginning that AWS's buckets allow for,
 * which is short where AWS documents none. Others in the account want theirs, and what AWS refuses all the same the SDK
 * sends again.
 */
export const RATE_LIMITS = {
  /** ELB API reference, "Request throttling": every Describe call. */
  describeLoadBalancing: {
    burst: 40,
    perSecond: 10,
    shares: {
      // Two execution environments at the most: one that sweeps, and one that was woken by an event.
      targetsSweep: { burst: 15, share: 0.6 },
      targetsEvent: { burst: 15, share: 0.3 },
      certificatesSweep: { burst: 1, share: 1 / 4 },
      certificatesLook: { burst: 20, share: 1 / 2 },
    },
  },
  /** The same page: calls that change something, but for registering and deregistering targets. */
  changeLoadBalancing: { burst: 20, perSecond: 3, shares: { certificatesLook: { burst: 5, share: 1 / 2 } } },
  /** ACM user guide, "API rate quotas"; a bucket is not documented. */
  listCertificates: { burst: 8, perSecond: 8, shares: { certificatesSweep: { burst: 1, share: 1 / 4 } } },
  /** The same page. */
  describeCertificate: { burst: 10, perSecond: 10, shares: { certificatesLook: { burst: 5, share: 1 / 2 } } },
  /** Of all calls together: users report bursts of 50, and ten a second from then on. */
  route53: { burst: 50, perSecond: 10, shares: { certificatesLook: { burst: 20, share: 1 / 2 } } },
} as const satisfies Readonly<Record<string, RateLimit>>;

export type Api = keyof typeof RATE_LIMITS;

/** What takes a share of an API. */
export type Task<Of extends Api> = keyof (typeof RATE_LIMITS)[Of]['shares'];
