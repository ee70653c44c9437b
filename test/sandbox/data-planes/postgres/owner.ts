import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBinaries } from '../../../../sandbox/data-planes/postgres/binaries.ts';
import { PostgresServer } from '../../../../sandbox/data-planes/postgres/server.ts';

// Starts a server, tells its port, and waits to be killed.
const parent = mkdtempSync(join(tmpdir(), 'evenkeel-owner-'));
chmodSync(parent, 0o711);
const server = await PostgresServer.initialize({
  binaries: await findBinaries(),
  folder: join(parent, 'data'),
  adminPassword: 'battery-staple',
});
await server.start(() => {});
process.send?.({ port: server.port, parent });
setInterval(() => {}, 1_000);
