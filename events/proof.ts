import * as z from 'zod/mini';
import { type EventDefinition, ownEnvelope } from './envelope.ts';
import { OWN_SOURCE } from './source.ts';

/** Identifies one request for handshakes. */
const about = {
  schemaVersion: z.literal(1),
  /** The certificate set of the fleet. */
  resource: z.string(),
  listenerArn: z.string(),
  requestedAtMs: z.int(),
};

const requestedSchema = ownEnvelope(
  OWN_SOURCE,
  'Proof Requested',
  z.object({
    ...about,
    from: z.enum(['public', 'vpc']),
    /** Whose addresses are tried, all of them: the load balancer's DNS name. */
    host: z.string(),
    port: z.int(),
    /** The name that a client would ask for by SNI. */
    serverName: z.string(),
    /** Serial numbers, any of which may be served; in lower-case hexadecimal digits without leading zeros. */
    serials: z.array(z.string()),
    /** Whether port 80 should redirect to it as well. */
    withRedirect: z.boolean(),
    /** Followed through every redirect to an answer over HTTPS. (default: with a redirect, the root of `serverName`) */
    urls: z.optional(z.array(z.string())),
    /** Hosts of the load balancer, with the wildcards `*` and `?`: redirects to others are not followed. */
    hosts: z.optional(z.array(z.string())),
  }),
);

const proofRequestedFrom = (from: 'public' | 'vpc', sample: string) =>
  ({
    schema: requestedSchema,
    pattern: () => ({ source: [OWN_SOURCE], 'detail-type': ['Proof Requested'], detail: { from: [from] } }),
    samples: [sample],
  }) satisfies EventDefinition<typeof requestedSchema>;

/** A listener was changed: a TLS handshake with each of its addresses has to verify what it serves. */
export const proofRequested = proofRequestedFrom('public', 'evenkeel-proof-requested.json');

/** The same for a load balancer that is reachable only from the fleet's VPC. */
export const vpcProofRequested = proofRequestedFrom('vpc', 'evenkeel-vpc-proof-requested.json');

const finishedSchema = ownEnvelope(
  OWN_SOURCE,
  'Proof Finished',
  z.object({
    ...about,
    outcome: z.enum(['served', 'not-served']),
    /** What each address answered. */
    addresses: z.array(
      z.object({ address: z.string(), serial: z.optional(z.string()), error: z.optional(z.string()) }),
    ),
  }),
);

/** The handshakes are finished; the ledger has the same result. */
export const proofFinished = {
  schema: finishedSchema,
  pattern: () => ({ source: [OWN_SOURCE], 'detail-type': ['Proof Finished'] }),
  samples: ['evenkeel-proof-finished.json'],
} satisfies EventDefinition<typeof finishedSchema>;
