import { cloudWatch } from './clients.ts';
import { listPages } from './listPages.ts';

/** An experiment of AWS FIS, as far as a list says. */
export interface Experiment {
  readonly id: string;
  /** Which template it was started from, `EXT…`. */
  readonly templateId: string;
  /** As FIS calls it: `running`. */
  readonly status: string;
}

interface Summary {
  readonly id?: string;
  readonly experimentTemplateId?: string;
  readonly state?: { readonly status?: string };
  readonly experimentOptions?: { readonly actionsMode?: string };
}

/** The states of an experiment that is about to act, acts, or undoes what it has done (API model, "ExperimentStatus"). */
const UNDER_WAY = new Set(['pending', 'initiating', 'running', 'stopping']);

/**
 * The experiments of the account and Region that have not ended. A preview of targets (`skip-all`) does nothing, and is
 * none.
 * @throws {SignedCallError} if FIS refuses the call
 */
export async function experimentsUnderWay(): Promise<Experiment[]> {
  // There is a client package, which would be large for one call.
  const list = { service: 'fis', path: '/experiments', items: 'experiments' };
  const all = await listPages<Summary>(cloudWatch, list).catch((error: unknown) => {
    // Some Regions have no FIS, and so nobody can experiment there.
    if (isUnknownHost(error)) return [];
    throw error;
  });
  return all.flatMap(({ id = '', experimentTemplateId: templateId = '', state, experimentOptions }) => {
    const { status = '' } = state ?? {};
    return UNDER_WAY.has(status) && experimentOptions?.actionsMode !== 'skip-all' ? [{ id, templateId, status }] : [];
  });
}

const isUnknownHost = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOTFOUND';
