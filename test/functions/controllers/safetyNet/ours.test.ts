import { expect, test } from 'vitest';
import { isOurs } from '../../../../functions/controllers/replicas/ours.ts';

const NET = { targetCpuPercent: 80 };
const net = (id: string, resourceId: string) => ({
  DBInstanceIdentifier: id,
  TagList: [{ Key: 'application-autoscaling:resourceId', Value: resourceId }],
});
const made = (stage: string) => ({
  DBInstanceIdentifier: 'evenkeel-1',
  TagList: [{ Key: 'evenkeel:stage', Value: stage }],
});

test.for([
  { name: 'made by this stage', instance: made('dev'), safetyNet: 'none', ours: true },
  { name: 'made by another stage', instance: made('prod'), safetyNet: NET, ours: false },
  {
    name: "added by the cluster's net",
    instance: net('application-autoscaling-1', 'cluster:shop'),
    safetyNet: NET,
    ours: true,
  },
  {
    name: 'added by Application Auto Scaling to a cluster for which the fleet wants no net',
    instance: net('application-autoscaling-1', 'cluster:shop'),
    safetyNet: 'none',
    ours: false,
  },
  {
    name: 'tagged for another cluster',
    instance: net('application-autoscaling-1', 'cluster:shop-2'),
    safetyNet: NET,
    ours: false,
  },
  { name: 'tagged, but of another name', instance: net('shop-2', 'cluster:shop'), safetyNet: NET, ours: false },
  {
    name: 'named so, but without the tag',
    instance: { DBInstanceIdentifier: 'application-autoscaling-1' },
    safetyNet: NET,
    ours: false,
  },
] as const)('an instance $name: ours is $ours', ({ instance, safetyNet, ours }) => {
  const { DBInstanceIdentifier, ...rest } = instance;
  const TagList = 'TagList' in rest ? [...rest.TagList] : undefined;
  expect(isOurs({ DBInstanceIdentifier, TagList }, 'shop', { stage: 'dev', safetyNet })).toBe(ours);
});
