import type { AnyRow } from '../findings/finding.ts';
import { certificateImported } from './rules/certificateImported.ts';
import { certificatePrivate } from './rules/certificatePrivate.ts';
import { certificateUnserved } from './rules/certificateUnserved.ts';
import { certificateValidatedByMail } from './rules/certificateValidatedByMail.ts';
import { drillNeverRun } from './rules/drillNeverRun.ts';
import { groupOwnerFights } from './rules/groupOwnerFights.ts';
import { groupWithTwoOwners } from './rules/groupWithTwoOwners.ts';
import { hostNotCovered } from './rules/hostNotCovered.ts';
import { httpNotRedirected } from './rules/httpNotRedirected.ts';
import { httpsMissing } from './rules/httpsMissing.ts';
import { loadBalancerInPrivateSubnet } from './rules/loadBalancerInPrivateSubnet.ts';
import { loadBalancerZoneMissing } from './rules/loadBalancerZoneMissing.ts';
import { nothingRehearsed } from './rules/nothingRehearsed.ts';
import { pinnedAddressInOneZone } from './rules/pinnedAddressInOneZone.ts';
import { readerMissingElsewhere } from './rules/readerMissingElsewhere.ts';
import { readersUnused } from './rules/readersUnused.ts';
import { readsOnWriter } from './rules/readsOnWriter.ts';
import { redirectLeadsNowhere } from './rules/redirectLeadsNowhere.ts';
import { ruleNeverMatches } from './rules/ruleNeverMatches.ts';
import { ruleShadowed } from './rules/ruleShadowed.ts';
import { targetInPublicSubnet } from './rules/targetInPublicSubnet.ts';
import { targetOpenToInternet } from './rules/targetOpenToInternet.ts';
import { targetOpenToOthers } from './rules/targetOpenToOthers.ts';
import { tlsPolicyOutdated } from './rules/tlsPolicyOutdated.ts';

/** Everything that `check` looks at, in this order. */
export const RULES: readonly AnyRow[] = [
  loadBalancerInPrivateSubnet,
  loadBalancerZoneMissing,
  targetInPublicSubnet,
  targetOpenToInternet,
  targetOpenToOthers,
  httpsMissing,
  httpNotRedirected,
  redirectLeadsNowhere,
  tlsPolicyOutdated,
  ruleNeverMatches,
  ruleShadowed,
  pinnedAddressInOneZone,
  readerMissingElsewhere,
  readersUnused,
  readsOnWriter,
  hostNotCovered,
  certificateUnserved,
  certificateValidatedByMail,
  certificateImported,
  certificatePrivate,
  groupOwnerFights,
  groupWithTwoOwners,
  drillNeverRun,
  nothingRehearsed,
];
