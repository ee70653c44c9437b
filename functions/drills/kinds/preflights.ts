import type { DrillName } from '../../../fleet/drillNames.ts';
import { prepareAuroraFailover } from './auroraFailover/auroraFailover.ts';
import { prepareCertificateRotation } from './certificateRotation/certificateRotation.ts';
import type { Prepare } from './kind.ts';
import { prepareReaderLoss } from './readerLoss/readerLoss.ts';
import { prepareZoneEvacuation } from './zoneEvacuation/zoneEvacuation.ts';

const PREPARES: { readonly [Name in DrillName]: Prepare<Name> } = {
  'aurora-failover': prepareAuroraFailover,
  'reader-loss': prepareReaderLoss,
  'zone-evacuation': prepareZoneEvacuation,
  'certificate-rotation': prepareCertificateRotation,
};

/** What judges whether the drill of this name could be done. Apart from what does it: few bundles need both. */
export const prepareOf = (drill: DrillName): Prepare => PREPARES[drill] as Prepare;
