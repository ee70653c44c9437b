import { z } from 'zod';

/** What every probe has. */
const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9 .-]{0,39}$/, 'a name of small letters, digits, spaces, dots and hyphens');

/** A host name or an IPv4 address. */
const host = z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,252}[a-z0-9])?$/i, 'a host name or an IPv4 address');

const port = z.int().min(1).max(65_535);

/** Name or ARN of a secret in Secrets Manager: JSON with `username`, `password` and, optionally, `dbname`. */
const secret = z.string().min(1).max(2_048);

const database = z.strictObject({
  kind: z.enum(['postgres', 'mysql']),
  name: name.optional(),
  /** The cluster's own writer endpoint unless given: writes must follow the writer. */
  host: host.optional(),
  /** The cluster's own port unless given. */
  port: port.optional(),
  secret,
  /** Over the `dbname` of the secret. */
  database: z.string().min(1).max(64).optional(),
});

/**
 * From where a drill sees what clients would see: every probe makes an attempt each 100 ms, over a new connection and
 * over a kept one. A database probe writes numbered rows, because a stale name leads to the old writer, which still reads.
 */
export const probeSchema = z.discriminatedUnion('kind', [
  database,
  z.strictObject({
    kind: z.literal('data-api'),
    name: name.optional(),
    /** RDS takes the whole ARN. */
    secret: z.string().startsWith('arn:'),
    database: z.string().min(1).max(64).optional(),
  }),
  z.strictObject({
    kind: z.literal('http'),
    name: name.optional(),
    url: z.url({ protocol: /^https?$/ }),
    /** Any status below 400 unless given. */
    expectedStatus: z.int().min(100).max(599).optional(),
  }),
  /** Which certificate is served, on every address that the host name stands for. */
  z.strictObject({
    kind: z.literal('tls'),
    name: name.optional(),
    host,
    port: port.default(443),
    /** The name that is asked for; the host unless given. */
    serverName: host.optional(),
  }),
  z.strictObject({ kind: z.literal('tcp'), name: name.optional(), host, port, zone: z.string().optional() }),
]);

export type Probe = z.output<typeof probeSchema>;
