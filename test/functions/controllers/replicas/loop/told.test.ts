import { ModifyDBClusterEndpointCommand, RDSClient } from '@aws-sdk/client-rds';
import { describe, expect, test } from 'vitest';
import { AwsError } from '../../../../../sandbox/wire/handlers.ts';
import { deployed, type Deployed, HOUR, MINUTE, readersOf } from './deployed.ts';

/** What people have been told about a cluster, as `state reason`, with the minutes since the start. */
const toldAbout = ({ sayings, startMs }: Deployed, resource: string) =>
  sayings
    .filter(({ type, detail }) => type === 'Attention Needed' && detail['resource'] === resource)
    .filter(({ detail }) => detail['controller'] === 'replicas')
    .map(({ detail, atMs }) => ({
      what: `${String(detail['state'])} ${String(detail['reason'])}`,
      minute: Math.round((atMs - startMs) / MINUTE),
      message: String(detail['message']),
    }));

describe('people are told', () => {
  test('of more load than the maximum carries after ten minutes, and when it is over', async () => {
    const shop = await deployed({ shop: (seconds) => (seconds >= 180 && seconds < 2 * 3_600 ? 8 : 0.3) });
    await shop.run(3 * HOUR);
    const heldAt = shop.sayings.find(({ detail }) => detail['reason'] === 'at-ceiling')!.atMs;
    const [raised, over, ...others] = toldAbout(shop, 'shop');
    expect(others).toEqual([]);
    expect(raised!.what).toBe('raised at-ceiling');
    expect(raised!.message).toMatch(/^More readers are needed than the maximum of 6; 6 are serving at/);
    const afterMinutes = raised!.minute - (heldAt - shop.startMs) / MINUTE;
    expect(afterMinutes).toBeGreaterThanOrEqual(9.5);
    expect(afterMinutes).toBeLessThanOrEqual(12);
    expect(over!.what).toBe('over at-ceiling');
    expect(over!.minute).toBeGreaterThan(120);
  });

  test('of metrics that have been missing for 15 minutes', async () => {
    const shop = await deployed();
    await shop.run(20 * MINUTE);
    expect(toldAbout(shop, 'shop')).toEqual([]);
    shop.region.endpoint.intercept = async ({ operation }, _input, next) =>
      operation === 'GetMetricData' ? { MetricDataResults: [] } : await next();
    await shop.run(40 * MINUTE);
    const heldAt = shop.sayings.find(
      ({ detail, atMs }) => detail['reason'] === 'metric-missing' && atMs > shop.startMs + 20 * MINUTE,
    )!.atMs;
    const [raised, ...others] = toldAbout(shop, 'shop');
    expect(others).toEqual([]);
    expect(raised!.what).toBe('raised metric-missing');
    const afterMinutes = raised!.minute - (heldAt - shop.startMs) / MINUTE;
    expect(afterMinutes).toBeGreaterThanOrEqual(14.5);
    expect(afterMinutes).toBeLessThanOrEqual(17);
  });

  test('of a cluster that cannot be read after ten minutes, and its neighbour is looked after meanwhile', async () => {
    // `watched` comes after `shop`, and both have more load than they carry.
    const busy = (seconds: number) => (seconds >= 180 ? 1.6 : 0.3);
    const shop = await deployed({ shop: busy, watched: busy });
    shop.region.endpoint.intercept = async ({ operation, service }, input, next) => {
      const { DBClusterIdentifier: id } = input as { DBClusterIdentifier?: string };
      if (service === 'rds' && operation === 'DescribeDBClusters' && id === 'shop')
        throw new AwsError('AccessDenied', 'not authorized to perform: rds:DescribeDBClusters', { status: 403 });
      return await next();
    };
    await shop.run(45 * MINUTE);
    expect(shop.decisions('shop')).toEqual([]);
    expect(shop.firstDecision('add', 'watched')).toBeLessThan(10 * 60);
    const [raised, ...others] = toldAbout(shop, 'shop');
    expect(others).toEqual([]);
    expect(raised!.what).toBe('raised unreadable');
    expect(raised!.message).toContain('AccessDenied: not authorized to perform: rds:DescribeDBClusters');
    expect(raised!.minute).toBeGreaterThanOrEqual(10);
    expect(raised!.minute).toBeLessThanOrEqual(16);
    expect(toldAbout(shop, 'watched')).toEqual([]);
  });

  test('of another tool that resets the exclusion list again and again, which then is set less often', async () => {
    const shop = await deployed({ shop: (seconds) => (seconds >= 180 ? 1.6 : 0.3) });
    await shop.run(HOUR + 10_000);
    const rds = new RDSClient(shop.region.clientConfig());
    const [victim] = readersOf(shop);
    for (let fiveMinutes = 0; fiveMinutes < 36; fiveMinutes++) {
      await rds.send(
        new ModifyDBClusterEndpointCommand({
          DBClusterEndpointIdentifier: 'evenkeel-shop',
          ExcludedMembers: [victim!.id],
        }),
      );
      await shop.run(5 * MINUTE);
    }
    const set = shop.decisions().filter((decision) => decision === 'set-endpoint/endpoint-differs');
    // Three at once; after that 10, 20, 40 and 80 minutes lie between one and the next.
    expect(set.length).toBeGreaterThanOrEqual(5);
    expect(set.length).toBeLessThanOrEqual(7);
    const [raised] = toldAbout(shop, 'shop');
    expect(raised!.what).toBe('raised repeats set-endpoint excluding shop-1');
    expect(raised!.message).toContain('set-endpoint excluding shop-1 was done 3 times within six hours');
  });

  test('of a change of the endpoint that RDS accepts and that is not there afterwards', async () => {
    const shop = await deployed({ shop: (seconds) => (seconds >= 180 ? 1.6 : 0.3) });
    await shop.run(HOUR);
    const rds = new RDSClient(shop.region.clientConfig());
    const [victim] = readersOf(shop);
    const about = { DBClusterEndpointIdentifier: 'evenkeel-shop' };
    await rds.send(new ModifyDBClusterEndpointCommand({ ...about, ExcludedMembers: [victim!.id] }));
    shop.region.endpoint.intercept = async ({ operation }, _input, next) =>
      operation === 'ModifyDBClusterEndpoint' ? { ...about, Status: 'modifying' } : await next();
    await shop.run(25 * MINUTE);
    const refused = toldAbout(shop, 'shop').find(({ what }) => what === 'raised refused set-endpoint');
    expect(refused!.message).toContain('set-endpoint has failed 3 times in a row');
    expect(refused!.message).toContain(
      `RDS accepted evenkeel-shop excluding shop-1, and it is excluding ${victim!.id}.`,
    );
    delete shop.region.endpoint.intercept;
    await shop.run(HOUR);
    const [cluster] = shop.region.rds.inspect().clusters;
    expect(cluster!.endpoints.find(({ id }) => id === 'evenkeel-shop')!.effective!.listed).not.toContain(victim!.id);
    expect(toldAbout(shop, 'shop').map(({ what }) => what)).toContain('over refused set-endpoint');
  });
});
