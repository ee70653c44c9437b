import { partitions } from './partitions.ts';
import { purity } from './purity.ts';

/** Our own rules, as oxlint loads them. */
export default { meta: { name: 'evenkeel' }, rules: { partitions, purity } };
