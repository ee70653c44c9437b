import * as z from 'zod/mini';
import type { Numbers } from './decision.ts';

/** What a controller would do about one resource now, and why. */
export interface Preview {
  readonly controller: string;
  readonly resource: string;
  readonly mode: 'observe' | 'act';
  readonly atMs: number;
  /** `hold`, or what would be changed. */
  readonly kind: string;
  readonly reason: string;
  readonly numbers: Numbers;
  /** Further facts: which readers, which endpoint. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** A direct invocation with this payload returns a preview and changes nothing. */
export interface PreviewRequest {
  readonly plan: string;
}

const schema = z.object({ plan: z.string() });

/**
 * The resource to preview; undefined if the event is something else.
 * @throws if the controller does not manage it
 */
export function readPreviewRequest(event: unknown, resources: readonly string[]): string | undefined {
  const request = z.safeParse(schema, event);
  if (!request.success) return undefined;
  const { plan } = request.data;
  if (!resources.includes(plan))
    throw new Error(`Unknown resource ${plan}: the fleet of this function does not have it.`);
  return plan;
}
