import type { DrillName } from '../../../fleet/drillNames.ts';
import { auroraFailover } from './auroraFailover/auroraFailover.ts';
import { certificateRotation } from './certificateRotation/certificateRotation.ts';
import { readerLoss } from './readerLoss/readerLoss.ts';
import { readerOverload } from './readerOverload/readerOverload.ts';
import { zoneEvacuation } from './zoneEvacuation/zoneEvacuation.ts';
import type { DrillKind } from './kind.ts';

const KINDS: { readonly [Name in DrillName]: DrillKind<Name> } = {
  'aurora-failover': auroraFailover,
  'reader-loss': readerLoss,
  'reader-overload': readerOverload,
  'zone-evacuation': zoneEvacuation,
  'certificate-rotation': certificateRotation,
};

/** What runs the drill of this name. `policyOf` makes sure that its policy has the same name. */
export const kindOf = (drill: DrillName): DrillKind => KINDS[drill] as DrillKind;
