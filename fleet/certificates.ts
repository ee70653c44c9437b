import { z } from 'zod';

/**
 * Letters, digits and hyphens between dots; any label may be a wildcard here, so that the decision can explain what is
 * wrong.
 */
const DOMAIN = /^(?=.{1,253}$)(\*|[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.(\*|[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?))+$/;

const domain = z.string().regex(DOMAIN, { error: ({ input }) => whatDomainShouldBe(String(input)) });

/** What is to be written in place of a name that is no domain as certificates have it. */
function whatDomainShouldBe(name: string): string {
  const sameName = /[:/?#@]/.test(name) ? undefined : URL.parse(`http://${name}`)?.hostname.replace(/\.$/, '');
  if (sameName !== undefined && sameName !== name && DOMAIN.test(sameName)) {
    return `${sameName}, as certificates have it: in lower case, without a dot at its end, international names in Punycode`;
  }
  if (name.includes('_')) return 'a domain without underscores: no certificate is issued for a name that has one';
  if (name.length > 253) return 'a domain with at most 253 characters';
  if (name.split('.').some((label) => label.length > 63)) return 'a domain with at most 63 characters between two dots';
  return 'a domain in lower case such as shop.example or *.shop.example';
}

/** `arn:aws:acm:REGION:ACCOUNT:certificate/ID` */
const CERTIFICATE_ARN = /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/;

/** The same, or a server certificate of IAM: `arn:aws:iam::ACCOUNT:server-certificate/PATH/NAME` */
const ANY_CERTIFICATE_ARN =
  /^arn:aws[a-z-]*:(acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+|iam::\d{12}:server-certificate\/[\w+=,.@/-]+)$/;

/** One certificate: the names that it covers, or the ARN of one in ACM that Evenkeel does not manage. */
const line = z.union([z.array(domain).min(1).max(100), z.string().regex(CERTIFICATE_ARN)], {
  error: "a list of names: ['shop.example', '*.shop.example'], or the ARN of an existing certificate",
});

/** The policy that AWS recommends; the API's own default is from 2016 (ELB user guide, "Security policies"). */
const SSL_POLICY = 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09';

const httpsSchema = z.strictObject({
  /** Port 80 answers with a redirect (301) once HTTPS has been verified. */
  redirect: z.boolean().default(true),
  /** The TLS policy of a listener that Evenkeel creates. Existing listeners keep their own. */
  policy: z.string().min(1).default(SSL_POLICY),
});

const loadBalancerSchema = z.strictObject({
  /** Its listeners on these ports. (default: every HTTPS and TLS listener) */
  ports: z.array(z.int().min(1).max(65_535)).min(1).optional(),
  /**
   * Where the served certificate is verified from, by a TLS handshake with every address: the internet, or the fleet's
   * `vpc` for an internal load balancer. With `none`, changes stay unproven and old certificates are kept longer.
   */
  proof: z.enum(['public', 'vpc', 'none']).default('public'),
  /**
   * Creates an HTTPS listener on port 443 where there is none, which serves what the HTTP listener on port 80 serves.
   */
  https: httpsSchema.optional(),
});

/** Names of load balancers are unique in a Region (API reference, CreateLoadBalancer). */
const loadBalancerName = z
  .string()
  .regex(/^(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/, 'the name of a load balancer, not its ARN');

export const certificateSetSchema = z.strictObject({
  /** `observe` decides, records and notifies, but changes nothing; `act` also acts. */
  mode: z.enum(['observe', 'act']).default('observe'),
  /**
   * The certificates that every listener below has, one per line. Hosts in host-header rules of the listeners are
   * covered in addition.
   */
  domains: z.array(line).default([]),
  /** Load balancers by their names. */
  loadBalancers: z
    .record(z.string(), loadBalancerSchema)
    .refine((all) => Object.keys(all).length > 0, 'at least one load balancer'),
  /** The key algorithm of new certificates. Every type of load balancer supports each of them. */
  keyAlgorithm: z.enum(['RSA_2048', 'EC_prime256v1', 'EC_secp384r1']).default('RSA_2048'),
  /** The ID of the public hosted zone of all names. (default: the longest match) */
  hostedZone: z.string().optional(),
  /** From this many days before expiry, everything that ACM's renewal needs is checked and repaired. */
  watchDays: z.int().min(1).max(180).default(60),
  /** Below this many days a certificate is replaced by a new one, whatever the state of its renewal. */
  replaceBelowDays: z.int().min(1).max(90).default(14),
  /**
   * Certificates of a private authority are replaced by public ones below `replaceBelowDays`. Clients that trust only
   * the private authority do not accept those. (default: never)
   */
  replacePrivate: z.boolean().default(false),
  /**
   * ARNs of certificates on these listeners that are to be replaced now by ones that ACM renews, whatever they are:
   * imported, of IAM, of a private authority. Such certificates are otherwise watched, and never replaced.
   */
  replace: z.array(z.string().regex(ANY_CERTIFICATE_ARN, 'the ARN of a certificate of ACM or IAM')).default([]),
  /** How long old and new are both attached before the old one is detached, in seconds. */
  soakSeconds: z.int().min(0).max(86_400).default(300),
  /**
   * If a load balancer still serves another certificate this long after a change, the change is rolled back. In
   * seconds.
   */
  proofDeadlineSeconds: z.int().min(60).max(3_600).default(600),
  /**
   * A certificate of ours that has been unused for this many days is deleted; at least seven days after unproven
   * changes.
   */
  deleteAfterDays: z.int().min(1).max(90).default(3),
  /** The maximum of names per certificate: the account's quota. */
  namesPerCertificate: z.int().min(1).max(100).default(10),
  /** The maximum of certificates on a load balancer, besides the default of each listener: the account's quota. */
  certificatesPerLoadBalancer: z.int().min(1).max(1_000).default(25),
  /** The maximum of certificates that ACM issues, and as many imported ones, per account and Region: the quota. */
  certificatesPerAccount: z.int().min(1).max(100_000).default(2_500),
});

/** Entries by their names, which identify them in the ledger and on the command line. */
export const certificatesSchema = z.record(z.string(), certificateSetSchema).superRefine(
  (entries, context) => {
    const ownerOf = new Map<string, string>();
    for (const [name, entry] of Object.entries(entries)) {
      const { issues = [] } = resourceName.safeParse(name).error ?? {};
      if (issues.length > 0) context.addIssue({ code: 'invalid_key', origin: 'record', issues, path: [name] });
      for (const loadBalancer of Object.keys(Object(entry?.loadBalancers))) {
        const path = [name, 'loadBalancers', loadBalancer];
        const { error } = loadBalancerName.safeParse(loadBalancer);
        if (error) context.addIssue({ code: 'invalid_key', origin: 'record', issues: error.issues, path });
        const owner = ownerOf.get(loadBalancer);
        // One listener must have one owner, so it may not be in two certificate sets.
        const message = `a load balancer that ${owner} does not have: put the domains of both into one certificate set`;
        if (owner !== undefined) context.addIssue({ code: 'custom', path, message });
        ownerOf.set(loadBalancer, name);
      }
    }
  },
  { when: ({ value }) => typeof value === 'object' && value !== null },
);

const resourceName = z
  .string()
  .max(63)
  .regex(/^[a-z](-?[a-z0-9])*$/, 'a name: lower-case letters, digits and single hyphens, starting with a letter');

/** IDs of the public hosted zones in which Evenkeel may write validation records. */
export const hostedZonesSchema = z.array(
  z.string().regex(/^Z[A-Z0-9]{1,31}$/, 'the ID of a hosted zone, such as Z0123456789ABCDEFGHIJ'),
);

/** One certificate set with every default filled in. */
export type CertificatePolicy = z.output<typeof certificateSetSchema>;

export type LoadBalancerPolicy = CertificatePolicy['loadBalancers'][string];
