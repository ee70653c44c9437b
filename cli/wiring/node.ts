import type { ClusterPlace, WiringFile } from './file.ts';

/** Two pools of `pg` or `mysql2`, and how reads and writes choose between them. */
export const wireNode = (place: ClusterPlace): WiringFile[] => [
  { name: 'database.mjs', text: place.engine === 'postgresql' ? postgres(place) : mysql(place) },
];

const postgres = ({ writer, reader, port, database, connectionSeconds }: ClusterPlace) => `import pg from 'pg';

const shared = {
  user: process.env.DB_USER,
  password: process.env.DB_PASSWORD,
  database: process.env.DB_NAME ?? '${database ?? 'app'}',
  port: Number(process.env.DB_PORT ?? ${port}),
  connectionTimeoutMillis: 5_000,
  idleTimeoutMillis: 10_000,
  // A connection ends after a minute: then a reader that drains loses its clients by itself, and new connections
  // spread over readers that were added meanwhile.
  maxLifetimeSeconds: ${connectionSeconds},
  ssl: { rejectUnauthorized: true, ca: process.env.DB_CA },
};

/** Everything that changes something, and reads that must see what was just written. */
export const writer = new pg.Pool({ ...shared, host: process.env.DB_WRITER ?? '${writer}' });

/** Every other read: it may be some milliseconds behind. */
export const reader = new pg.Pool({ ...shared, host: process.env.DB_READER ?? '${reader}' });

// A connection that breaks while nobody uses it, as in a failover, must not end the process.
for (const pool of [writer, reader]) pool.on('error', (error) => console.error(error));
`;

const mysql = ({
  writer,
  reader,
  port,
  database,
  connectionSeconds,
}: ClusterPlace) => `import mysql from 'mysql2/promise';

const shared = {
  user: process.env.DB_USER,
  password: process.env.DB_PASSWORD,
  database: process.env.DB_NAME ?? '${database ?? 'app'}',
  port: Number(process.env.DB_PORT ?? ${port}),
  connectTimeout: 5_000,
  // mysql2 ends only connections that rest: a reader that drains loses those within this time.
  maxIdle: 0,
  idleTimeout: ${connectionSeconds * 1000},
  ssl: { rejectUnauthorized: true, ca: process.env.DB_CA },
};

/** Everything that changes something, and reads that must see what was just written. */
export const writer = mysql.createPool({ ...shared, host: process.env.DB_WRITER ?? '${writer}' });

/** Every other read: it may be some milliseconds behind. */
export const reader = mysql.createPool({ ...shared, host: process.env.DB_READER ?? '${reader}' });
`;
