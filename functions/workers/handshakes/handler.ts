import { proofRequested } from '../../../events/proof.ts';
import { readEnvironment } from '../../control-loop/environment.ts';
import { createFunction } from '../../control-loop/middleware.ts';
import { publish } from '../../control-loop/publish.ts';
import { parseEvent } from '../../control-loop/parseEvent.ts';
import { prove } from './prove.ts';
import { recordProof } from './record.ts';

const { busName, tableName } = readEnvironment();
const schemas = { 'Proof Requested': proofRequested.schema };

/** Checks by TLS handshakes what a listener serves. Its only permissions are to record and to publish the result. */
export const handler = createFunction<unknown, void>('handshakes', async (event, _context, { logger }) => {
  const { detail } = parseEvent(event, schemas).event;
  const { resource, listenerArn, requestedAtMs } = detail;
  const proof = await prove(detail);
  const finishedAtMs = Date.now();
  logger.info('handshakes made', { ...detail, ...proof });
  // The ledger first, because receivers of the event read it.
  if (!(await recordProof(tableName, detail, proof, finishedAtMs))) return;
  const outcome = { schemaVersion: 1 as const, resource, listenerArn, requestedAtMs, ...proof };
  await publish(busName, finishedAtMs, { 'detail-type': 'Proof Finished', detail: outcome });
});
