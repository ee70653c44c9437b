import type { DrillName } from '../../../fleet/drillNames.ts';
import { preflightAuroraFailover } from './auroraFailover/auroraFailover.ts';
import { preflightCertificateRotation } from './certificateRotation/certificateRotation.ts';
import type { Preflight } from './kind.ts';
import { preflightReaderLoss } from './readerLoss/readerLoss.ts';
import { preflightReaderOverload } from './readerOverload/preflight.ts';
import { preflightZoneEvacuation } from './zoneEvacuation/zoneEvacuation.ts';

const PREFLIGHTS: { readonly [Name in DrillName]: Preflight<Name> } = {
  'aurora-failover': preflightAuroraFailover,
  'reader-loss': preflightReaderLoss,
  'reader-overload': preflightReaderOverload,
  'zone-evacuation': preflightZoneEvacuation,
  'certificate-rotation': preflightCertificateRotation,
};

/** What checks whether the drill of this name can be run. Apart from what runs it: few bundles need both. */
export const preflightOf = (drill: DrillName): Preflight => PREFLIGHTS[drill] as Preflight;
