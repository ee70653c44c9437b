import type { DrillName } from '../../../fleet/drillNames.ts';
import { prepareAuroraFailover } from './auroraFailover.ts';
import { prepareCertificateRotation } from './certificateRotation.ts';
import type { Prepare } from './kind.ts';
import { prepareReaderLoss } from './readerLoss.ts';
import { prepareZoneEvacuation } from './zoneEvacuation.ts';

const PREPARES: { readonly [Name in DrillName]: Prepare<Name> } = {
  'aurora-failover': prepareAuroraFailover,
  'reader-loss': prepareReaderLoss,
  'zone-evacuation': prepareZoneEvacuation,
  'certificate-rotation': prepareCertificateRotation,
};

/** What judges whether the drill of this name could be done. Apart from what does it: few bundles need both. */
export const prepareOf = (drill: DrillName): Prepare => PREPARES[drill] as Prepare;
