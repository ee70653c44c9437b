import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Chart, Explanation, LedgerEntry, Snapshot } from '../../../console/model.ts';
import { changesIn, clusterIn, listenTo, openSandbox, type SandboxSite } from './site.ts';

let site: SandboxSite;
beforeAll(async () => {
  site = await openSandbox('busy-day');
  await site.pass(20);
});
afterAll(() => site.close());

describe('the state of a sandbox', () => {
  test('has its clusters as RDS, CloudWatch and the ledger together say', async () => {
    const installation = await site.until(({ clusters }) => clusters[0]?.load !== undefined);
    expect(installation).toMatchObject({
      id: 'sandbox',
      isSandbox: true,
      stage: 'dev',
      region: 'eu-west-1',
      account: '123456789012',
      connection: { state: 'live' },
      attention: [],
      sources: { ledger: { state: 'ready' }, clusters: { state: 'ready' }, metrics: { state: 'ready' } },
    });
    const shop = clusterIn(installation);
    expect(shop).toMatchObject({
      name: 'shop',
      mode: 'act',
      level: 'steady',
      summary: 'The readers fit the load.',
      status: 'available',
      engine: 'aurora-postgresql',
      min: 2,
      max: 15,
      targetCpuPercent: 60,
      serving: 2,
      servingVcpus: 4,
      endpoint: { name: 'evenkeel-shop', isInSync: true },
      lastDecision: { kind: 'hold', reason: 'within-band' },
    });
    expect(shop.instances.map(({ id, zone, role, state }) => `${id} ${zone} ${role} ${state}`)).toEqual([
      'shop-1 eu-west-1a writer serving',
      'shop-2 eu-west-1b reader serving',
      'shop-3 eu-west-1c reader serving',
    ]);
    const [, reader] = shop.instances;
    expect(reader!.cpuPercent).toBeGreaterThan(10);
    expect(reader!.connections).toBeGreaterThan(5);
    expect(shop.spark.at(-1)).toBeCloseTo(shop.load!.cpuPercent!, -1);
  });

  test('has the ledger, newest first, with the rules that were asked', async () => {
    const { ledger } = await site.until((installation) => installation.ledger.length >= 3);
    const said = ledger
      .filter(({ controller }) => controller === 'replicas')
      .map(({ kind, reason }) => `${kind} ${reason}`);
    expect(said).toEqual(['hold within-band', 'hold metric-missing', 'set-endpoint endpoint-missing']);
    const set = ledger.find(({ kind }) => kind === 'set-endpoint')!;
    expect(set).toMatchObject({ label: 'shop', mode: 'act', outcome: { state: 'succeeded' }, facts: ['serving 2'] });
    expect(set.trace!.rule).toBe('endpointOutOfSync');
    expect(set.trace!.rules.slice(0, 7).map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      'paused no-proposal',
      'heldByInterlock no-proposal',
      'notForUs no-proposal',
      'clusterNotAvailable no-proposal',
      'removeBroken no-proposal',
      'endpointOutOfSync decides',
      'orderNotAccepted not-asked',
    ]);
  });
});

describe('the stream', () => {
  test('begins with a snapshot, goes on with what changes, and is caught up on where it was left', async () => {
    const heard = await site.passWhile(listenTo(site.url, (some) => some.length === 3));
    expect(heard.map(({ event }) => event)).toEqual(['snapshot', 'changes', 'changes']);
    expect((heard[0]!.data as Snapshot).installations[0]!.clusters).toHaveLength(1);

    const [, first, second] = heard;
    const again = await listenTo(site.url, (some) => some.length === 1, { 'last-event-id': first!.id });
    expect(again).toEqual([second]);

    const unknown = await listenTo(site.url, (some) => some.length === 1, { 'last-event-id': 'of-another-run-7' });
    expect(unknown[0]!.event).toBe('snapshot');
  });

  test('carries the minutes of a chart that somebody has asked for, and no other', async () => {
    const before = changesIn(await site.passWhile(listenTo(site.url, (some) => some.length === 3)));
    expect(before.some(({ at }) => at === 'chart')).toBe(false);
    const response = await site.get('/console/chart?installation=sandbox&cluster=shop&hours=24');
    const chart = (await response.json()) as Chart;
    expect(chart).toMatchObject({ cluster: 'shop', targetCpuPercent: 60 });
    expect(chart.cpuPercent).toHaveLength(1440);
    // CloudWatch knows the newest minutes a little later.
    const at = chart.cpuPercent.findLastIndex((value) => value !== null);
    expect(chart.capacityVcpus[at]).toBe(4);
    expect(chart.servingVcpus[at]).toBe(4);
    expect(chart.busyVcpus[at]! / 4).toBeCloseTo(chart.cpuPercent[at]! / 100, 1);
    const ofReplicas = chart.entries.filter(({ controller }) => controller === 'replicas');
    const own = new Set(ofReplicas.map(({ id }) => id));
    const marks = chart.marks.filter(({ entryId }) => own.has(entryId));
    expect(marks.map(({ kind, lane }) => `${kind} ${lane}`)).toEqual([
      'set-endpoint serving',
      'hold hold',
      'hold hold',
    ]);

    const listening = listenTo(site.url, (some) => changesIn(some).some(({ at }) => at === 'chart'));
    const change = changesIn(await site.passWhile(listening)).find(({ at }) => at === 'chart');
    expect(change).toMatchObject({ name: 'shop', installation: 'sandbox' });
  });
});

describe('what a page asks for', () => {
  test('older entries of the ledger come by the page', async () => {
    const page = async (query: string) =>
      (await (await site.get(`/console/ledger?installation=sandbox&${query}`)).json()) as {
        entries: LedgerEntry[];
        hasMore: boolean;
      };
    const all = await page('limit=200');
    expect(all.hasMore).toBe(false);
    const ids = all.entries.map(({ id }) => id);
    const first = await page('limit=2');
    expect(first.entries.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect(first.hasMore).toBe(true);
    const second = await page(`limit=2&before=${encodeURIComponent(ids[1]!)}`);
    expect(second.entries.map(({ id }) => id)).toEqual(ids.slice(2, 4));
  });

  test('what would be decided now comes rule by rule', async () => {
    const response = await site.get('/console/explain?installation=sandbox&controller=replicas&resource=shop');
    const explanation = (await response.json()) as Explanation;
    expect(explanation).toMatchObject({ kind: 'hold', reason: 'within-band', trace: { rule: 'atRest' } });
    expect(explanation.seen.join('\n')).toContain('shop-2');
  });

  test.each([
    ['/console/chart?installation=sandbox&cluster=nowhere', 404, 'There is no cluster "nowhere" in the fleet.'],
    ['/console/chart?installation=other&cluster=shop', 404, 'There is no installation "other" here.'],
    ['/console/chart?installation=sandbox&cluster=shop&hours=25', 400, 'hours: Too big: expected number to be <=24'],
    ['/console/explain?installation=sandbox&controller=replicas&resource=x', 404, 'Unknown resource "replicas/x".'],
    ['/console/nothing', 404, 'Not found.'],
  ])('what is not there is refused: %s', async (path, status, message) => {
    const response = await site.get(path);
    expect(response.status).toBe(status);
    expect(((await response.json()) as { message: string }).message).toContain(message);
  });
});

describe('a pause', () => {
  test('is made and ended with the token, in the name of the caller, and is seen in the state and the ledger', async () => {
    const about = { installation: 'sandbox', controller: 'replicas', resource: 'shop' };
    expect(await site.act({ action: 'pause', ...about, why: 'migration', forMs: 3_600_000 })).toMatchObject({
      ok: true,
      message: expect.stringMatching(/^shop is paused by .* until .*: migration$/) as string,
    });
    const paused = await site.until((installation) => clusterIn(installation).pause !== undefined);
    expect(clusterIn(paused)).toMatchObject({ level: 'paused', state: 'paused', pause: { why: 'migration' } });
    const withPause = await site.until(({ ledger }) => ledger.some(({ kind }) => kind === 'pause'));
    expect(withPause.ledger.find(({ kind }) => kind === 'pause')).toMatchObject({ type: 'person', label: 'shop' });

    expect(await site.act({ action: 'resume', ...about })).toEqual({ ok: true, message: 'shop is resumed.' });
    await site.until((installation) => clusterIn(installation).pause === undefined);
  });
});
