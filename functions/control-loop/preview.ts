import * as z from 'zod/mini';
import type { BaseDecision, Numbers } from './decision.ts';
import { recordedTrace, type RecordedTrace } from './record.ts';
import type { Evaluation } from './rules.ts';

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
  /** How the rules came to it; absent from a function of an older version, during an update. */
  readonly trace?: RecordedTrace;
}

/** What the rules say of a resource now. */
export const previewOf = (
  about: Pick<Preview, 'controller' | 'resource' | 'mode' | 'atMs'>,
  evaluation: Evaluation<BaseDecision>,
  details: Preview['details'],
): Preview => {
  const { kind, reason, numbers } = evaluation.decision;
  return { ...about, kind, reason, numbers, details, trace: recordedTrace(evaluation) };
};

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
