import * as z from 'zod/mini';

/** A fully resolved probe: the drill has looked up hosts and ports. */
const database = {
  name: z.string(),
  host: z.string(),
  port: z.int(),
  /** Name or ARN of a secret with `username`, `password` and, optionally, `dbname`. */
  secret: z.string(),
  /** Overrides the secret's own `dbname`. */
  database: z.optional(z.string()),
};

const probeSchema = z.discriminatedUnion('kind', [
  /** Writes numbered rows through the cluster's endpoint and records which ones were acknowledged. */
  z.object({ kind: z.literal('postgres'), ...database }),
  z.object({ kind: z.literal('mysql'), ...database }),
  /** The same over RDS's HTTP API, which takes the ARNs of the cluster and of the secret. */
  z.object({
    kind: z.literal('data-api'),
    name: z.string(),
    resourceArn: z.string(),
    secretArn: z.string(),
    database: z.optional(z.string()),
  }),
  /** Succeeds with any status below 400, or with the one that is expected. */
  z.object({ kind: z.literal('http'), name: z.string(), url: z.string(), expectedStatus: z.optional(z.int()) }),
  /** Makes a TLS connection and records which certificate each address serves; it does not judge which one is right. */
  z.object({
    kind: z.literal('tls'),
    name: z.string(),
    host: z.string(),
    port: z._default(z.int(), 443),
    serverName: z.string(),
  }),
  /** Opens a connection; a load balancer has a host name for each of its zones. */
  z.object({
    kind: z.literal('tcp'),
    name: z.string(),
    host: z.string(),
    port: z.int(),
    zone: z.optional(z.string()),
  }),
]);

export type Probe = z.infer<typeof probeSchema>;
export type ProbeOf<Kind extends Probe['kind']> = Extract<Probe, { kind: Kind }>;

const shared = {
  drillId: z.string(),
  probes: z.array(probeSchema),
  bucket: z.string(),
  /** Ends in a slash. `PREFIXattempts/NUMBER.json` is an array of Attempt, `PREFIXrows/PROBE.json` a RowsFound. */
  prefix: z.string(),
};

const probingSchema = z.object({
  action: z._default(z.literal('probe'), 'probe'),
  ...shared,
  /** It stops then, in milliseconds since the epoch, or as soon as there is an object `PREFIXstop`. */
  untilMs: z.number(),
  /** Set by the function itself when it continues in another invocation. */
  continues: z.optional(
    z.object({
      /** When the very first attempt was due, in milliseconds since the epoch. */
      firstMs: z.number(),
      /** When the first attempt of this invocation is due. */
      fromMs: z.number(),
      /** The number of earlier invocations. */
      invocation: z.int(),
    }),
  ),
});

export type Probing = z.infer<typeof probingSchema>;

/**
 * What the function is invoked with. `probe`: asynchronously, until the end. `read-rows` and `clean-up`: synchronously,
 * also while it is probing: `read-rows` writes `PREFIXrows/PROBE.json` for each probe that writes and returns the same,
 * `clean-up` drops the tables with the rows.
 */
export const inputSchema = z.union([
  probingSchema,
  z.object({ action: z.literal('read-rows'), ...shared }),
  z.object({ action: z.literal('clean-up'), ...shared }),
]);

export type ProberInput = z.infer<typeof inputSchema>;
