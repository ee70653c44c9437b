import { beforeAll, expect, test, vi } from 'vitest';
import { createRegion, type Region } from '../../../../sandbox/region.ts';
import { createCluster } from '../../../../sandbox/scenarios/cluster.ts';
import { AwsError } from '../../../../sandbox/wire/handlers.ts';
import type { ResourceRecord } from '../../../../functions/control-loop/record.ts';
import { type Progress, progressOf } from '../../../../functions/controllers/safetyNet/progress.ts';
import type { Seen } from '../../../../functions/controllers/safetyNet/observe.ts';
import { registerByHand } from './deployed.ts';
import fleet from './fleet.ts';

/** More than one call takes, and more policies than a page holds. */
const CLUSTERS = Array.from({ length: 60 }, (_, index) => `shop-${index + 1}`);

const unknown: ResourceRecord<Progress> = {
  version: 0,
  progress: undefined,
  lastDecision: undefined,
  concerns: {},
  pause: undefined,
  interlock: undefined,
  marks: new Map(),
};

let region: Region;
let calls: Record<string, number> = {};
let observeAll: typeof import('../../../../functions/controllers/safetyNet/observe.ts').observeAll;

beforeAll(async () => {
  // Another file of this process may have imported the clients before, for a Region that is gone.
  vi.resetModules();
  region = createRegion({ rds: { instanceQuota: 2 * CLUSTERS.length } });
  for (const [index, cluster] of CLUSTERS.entries()) {
    await createCluster(region, cluster, fleet.clusters['shop']!);
    const isOurs = index % 2 === 0;
    await registerByHand(region, cluster, {
      policyName: isOurs ? 'evenkeel-dev-safety-net' : 'by-hand',
      ...(isOurs && { tags: { 'evenkeel:stage': 'dev' } }),
    });
  }
  const server = await region.endpoint.listen();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: server.url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  // Clients read the environment when their module is imported.
  ({ observeAll } = await import('../../../../functions/controllers/safetyNet/observe.ts'));
  region.endpoint.onCall = ({ context }) => (calls[context.operation] = (calls[context.operation] ?? 0) + 1);
  return () => server.close();
});

const viewsOf = (seen: readonly Seen[]) => seen.flatMap(({ view }) => view ?? []);

test('a cluster whose tags cannot be read keeps none of the others from being seen', async () => {
  const asked: string[] = [];
  region.endpoint.intercept = async ({ operation }, input, next) => {
    if (operation !== 'ListTagsForResource') return await next();
    const { ResourceARN = '' } = input as { readonly ResourceARN?: string };
    if (!asked.includes(ResourceARN)) asked.push(ResourceARN);
    // Of the second and of the last one.
    if ([1, 59].includes(asked.indexOf(ResourceARN))) throw new AwsError('AccessDeniedException', 'no tags');
    return await next();
  };
  const seen = await observeAll('dev', CLUSTERS, () => unknown);
  delete region.endpoint.intercept;
  expect(seen.map(({ cluster }) => cluster)).toEqual(CLUSTERS);
  expect(seen.flatMap(({ cluster, view }) => (view ? [] : [cluster]))).toEqual(['shop-2', 'shop-60']);
});

test('all clusters of a large fleet are seen, by the page', async () => {
  calls = {};
  const views = viewsOf(await observeAll('dev', CLUSTERS, () => unknown));
  expect(views.map(({ cluster }) => cluster)).toEqual(CLUSTERS);
  expect(views.map(({ target }) => target?.ours)).toEqual(CLUSTERS.map((_, index) => index % 2 === 0));
  expect(views.map(({ policies }) => policies.length)).toEqual(CLUSTERS.map(() => 1));
  expect(views.every(({ status, readers }) => status === 'available' && readers === 1)).toBe(true);
  expect(calls['DescribeScalableTargets']).toBe(2);
  expect(calls['DescribeDBClusters']).toBe(1);
});

test('tags of targets that are known to be ours are not read again', async () => {
  const known = new Map(viewsOf(await observeAll('dev', CLUSTERS, () => unknown)).map((view) => [view.cluster, view]));
  calls = {};
  const views = viewsOf(
    await observeAll('dev', CLUSTERS, (cluster) => ({
      ...unknown,
      progress: progressOf(known.get(cluster)!, undefined),
    })),
  );
  // Half of the targets are somebody else's, and may become ours.
  expect(calls['ListTagsForResource']).toBe(30);
  expect(views.filter(({ target }) => target?.ours)).toHaveLength(30);
});

test('a cluster that is not there has neither readers nor a target', async () => {
  const [view] = viewsOf(await observeAll('dev', ['gone'], () => unknown));
  expect(view).toMatchObject({ status: 'absent', readers: 0, target: undefined, policies: [], hasSchedules: false });
});
