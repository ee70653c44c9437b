import type { Installation } from '../../model.ts';
import { settingsOfSources } from './cadence.ts';
import type { ReaderSettings } from './protocol.ts';
import { Sources } from './sources.ts';

/** Before the first look. */
export const emptyInstallation = ({
  id,
  stage,
  isSandbox,
  commandOptions,
}: Pick<ReaderSettings, 'id' | 'stage' | 'isSandbox' | 'commandOptions'>): Installation => ({
  id,
  isSandbox,
  stage,
  ...(commandOptions !== undefined && { commandOptions }),
  clock: { nowMs: 0, speed: 1 },
  connection: { state: 'connecting' },
  sources: new Sources(settingsOfSources(isSandbox)).states,
  attention: [],
  ledgerTotals: { held: 0, hasMore: false },
  clusters: [],
  listeners: [],
  targetGroups: [],
  drills: [],
  ledger: [],
});
