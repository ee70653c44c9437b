import { z } from 'zod';
import { zoneName } from './zone.ts';

/** What every probe has. */
const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9 .-]{0,39}$/, 'a name: lower-case letters, digits, spaces, dots and hyphens');

/** A host name or an IPv4 address. */
const host = z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,252}[a-z0-9])?$/i, 'a host name or an IPv4 address');

const port = z.int().min(1).max(65_535);

/** Name or ARN of a secret in Secrets Manager: JSON with `username`, `password` and, optionally, `dbname`. */
const secret = z.string().min(1).max(2_048);

const database = z.strictObject({
  kind: z.enum(['postgres', 'mysql']),
  name: name.optional(),
  /** Writes must follow the writer. (default: the cluster's writer endpoint) */
  host: host.optional(),
  /** (default: the cluster's port) */
  port: port.optional(),
  secret,
  /** Overrides the `dbname` of the secret. */
  database: z.string().min(1).max(64).optional(),
});

/**
 * How a drill measures what clients see: every probe makes an attempt every 100 ms, over a new connection and over a
 * kept one. A database probe writes numbered rows, because stale DNS leads to the old writer, which can still read.
 */
export const probeSchema = z.discriminatedUnion('kind', [
  database,
  z.strictObject({
    kind: z.literal('data-api'),
    name: name.optional(),
    /** The Data API needs the whole ARN. */
    secret: z.string().startsWith('arn:'),
    database: z.string().min(1).max(64).optional(),
  }),
  z.strictObject({
    kind: z.literal('http'),
    name: name.optional(),
    url: z.url({ protocol: /^https?$/ }),
    /** (default: any status below 400) */
    expectedStatus: z.int().min(100).max(599).optional(),
  }),
  /** Checks which certificate is served, on every address of the host name. */
  z.strictObject({
    kind: z.literal('tls'),
    name: name.optional(),
    host,
    port: port.default(443),
    /** The SNI name. (default: the host) */
    serverName: host.optional(),
  }),
  z.strictObject({ kind: z.literal('tcp'), name: name.optional(), host, port, zone: zoneName.optional() }),
]);

export type Probe = z.output<typeof probeSchema>;
