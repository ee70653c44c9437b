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
 * One budget for each API, divided among everything of ours that may call it at the same time: together never more than
 * AWS takes. The sweep of the target groups has the largest part, so that each of 190 groups has its turn within a
 * minute. A reconciliation of one resource begins with a burst that AWS's buckets allow for.
 */
export const RATE_LIMITS = {
  /** ELB API reference, "Request throttling": every Describe call. */
  describeLoadBalancing: {
    burst: 40,
    perSecond: 10,
    shares: {
      // All of these may run at the same time, each in one execution environment.
      targetsSweep: { burst: 10, share: 0.4 },
      targetsEvent: { burst: 15, share: 0.1 },
      certificatesSweep: { burst: 1, share: 0.2 },
      certificatesLook: { burst: 14, share: 0.3 },
    },
  },
  /** The same page: calls that change something, but for registering and deregistering targets. */
  changeLoadBalancing: { burst: 20, perSecond: 3, shares: { certificatesLook: { burst: 5, share: 1 / 2 } } },
  /** ACM user guide, "API rate quotas"; a bucket is not documented. */
  listCertificates: { burst: 8, perSecond: 8, shares: { certificatesSweep: { burst: 1, share: 1 / 4 } } },
  /** The same page. */
  describeCertificate: { burst: 10, perSecond: 10, shares: { certificatesLook: { burst: 5, share: 1 / 2 } } },
  /** IAM documents no rate for reading: a guess, far below what users report as refused. */
  iam: {
    burst: 20,
    perSecond: 10,
    shares: { certificatesSweep: { burst: 5, share: 1 / 4 }, certificatesLook: { burst: 10, share: 1 / 2 } },
  },
  /** Of all calls together: users report bursts of 50, and ten a second from then on. */
  route53: { burst: 50, perSecond: 10, shares: { certificatesLook: { burst: 20, share: 1 / 2 } } },
} as const satisfies Readonly<Record<string, RateLimit>>;

export type Api = keyof typeof RATE_LIMITS;

/** What takes a share of an API. */
export type Task<Of extends Api> = keyof (typeof RATE_LIMITS)[Of]['shares'];
