import { vcpusOf, type Member } from '../services/rds/index.ts';

/** Loads are told in units of what keeps one db.r6g.large entirely busy: 2 vCPUs. */
export const REFERENCE_VCPUS = 2;

/** How many reference readers an instance stands for: its vCPUs over theirs, a serverless one by its maximum. */
export const weightOf = ({ instanceClass, maxCapacityUnits }: Member): number =>
  vcpusOf(instanceClass, maxCapacityUnits) / REFERENCE_VCPUS;
