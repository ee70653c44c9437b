import { publish } from '../../../control-loop/publish.ts';
import type { ClusterView } from '../view.ts';

/** Asks the function in the cluster's VPC to fill the caches of readers. It leaves a mark in the ledger when it is done. */
export async function requestWarmUps(
  readers: readonly { readonly id: string; readonly host: string; readonly port: number }[],
  { cluster, engine }: ClusterView,
  busName: string,
  nowMs: number,
): Promise<void> {
  for (const { id, host, port } of readers) {
    const detail = { schemaVersion: 1, cluster, readerId: id, host, port, engine, requestedAtMs: nowMs } as const;
    await publish(busName, nowMs, { 'detail-type': 'Warm Up Requested', detail });
  }
}
