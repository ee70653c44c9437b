import { describe, expect, test } from 'vitest';
import { endpointId } from '../../../fleet/names.ts';
import type { FaultKind } from '../../../sandbox/faults/kinds.ts';
import { someOf } from '../../sampling.ts';
import { HOUR, MINUTE, rig, type Rig, standing } from './rig.ts';

/** Half an hour of a load that needs two readers at a target of 60 %, and is calm enough for the safety net to sleep. */
const busyHalfHour = (minute: number) => (minute >= 3 && minute < 33 ? 0.75 : 0.3);

/** So many of each list are tried, if it is not the whole suite that runs. */
const SAMPLED_KINDS = 3;

const ONE = ['eu-west-1b available'];
const TWO = ['eu-west-1b available', 'eu-west-1c available'];

describe('a fault of single calls or events, all day long', () => {
  const kinds: { guarantee: string; kind: FaultKind; rate: number }[] = [
    { guarantee: 'calls that come too often are made again', kind: 'throttled', rate: 0.2 },
    { guarantee: 'what a service refuses for now is asked for again', kind: 'server-error', rate: 0.2 },
    { guarantee: 'a call that never arrived is made again', kind: 'time-out', rate: 0.1 },
    { guarantee: 'what took effect and timed out is adopted, not repeated', kind: 'effect-then-time-out', rate: 0.2 },
    { guarantee: 'what the bus did not take stops nothing for good', kind: 'entry-refused', rate: 0.3 },
    { guarantee: 'a read of some seconds ago makes and removes nobody', kind: 'stale-read', rate: 0.9 },
    { guarantee: 'the tick works from a ledger of a second ago', kind: 'stale-ledger-read', rate: 0.9 },
    { guarantee: 'an event that is lost is made up for by the tick', kind: 'event-lost', rate: 0.9 },
    { guarantee: 'an event that comes twice makes no second reader', kind: 'event-doubled', rate: 0.9 },
    { guarantee: 'an event that comes late or out of order changes nothing', kind: 'event-late', rate: 0.9 },
  ];
  test.each(someOf(kinds, SAMPLED_KINDS))('$guarantee ($kind)', async ({ kind, rate }) => {
    const shop = await rig({ rates: { [kind]: rate }, load: busyHalfHour });
    await shop.run(32 * MINUTE);
    expect(standing(shop)).toEqual(TWO);
    await shop.run(2 * HOUR);
    expect(standing(shop)).toEqual(ONE);
    expect(shop.invariants.breaches).toEqual([]);
    expect(shop.problems).toEqual([]);
    // Which reads of the ledger were stale, nobody tells.
    if (kind !== 'stale-ledger-read') expect(new Set(shop.faults.map((fault) => fault.kind))).toEqual(new Set([kind]));
  });
});

describe('a mishap, again and again for three hours, and then no more', () => {
  const kinds: { guarantee: string; kind: FaultKind; perDay: number }[] = [
    { guarantee: 'a function that is killed leaves nothing half done', kind: 'killed', perDay: 480 },
    { guarantee: 'what could not be done while a service was out is done afterwards', kind: 'outage', perDay: 72 },
    { guarantee: 'after a failover nobody deletes the writer', kind: 'failover', perDay: 72 },
    { guarantee: 'a broken reader of ours is removed and made up for', kind: 'instance-broken', perDay: 48 },
    { guarantee: 'a reader that restarts is not given up', kind: 'instance-crashed', perDay: 72 },
    { guarantee: 'where a zone has no capacity, another one is taken', kind: 'no-capacity', perDay: 72 },
    { guarantee: 'a reader that people delete is made up for', kind: 'reader-deleted-by-hand', perDay: 48 },
    { guarantee: 'an endpoint that people change is put right', kind: 'endpoint-changed-by-hand', perDay: 96 },
    { guarantee: 'an endpoint that people delete is made again', kind: 'endpoint-deleted-by-hand', perDay: 48 },
  ];
  test.each(someOf(kinds, SAMPLED_KINDS))('$guarantee ($kind)', async ({ kind, perDay }) => {
    // It needs three readers, half an hour long two, by turns: there is something to be done all the time.
    const upAndDown = (minute: number) => (minute % 60 < 30 || minute >= 180 ? 1.45 : 0.75);
    const shop = await rig({ rates: { [kind]: perDay }, faultsForMs: 3 * HOUR, load: upAndDown });
    await shop.run(3 * HOUR + 30 * MINUTE);
    expect([3, 4]).toContain(answering(shop).length);
    expect(shop.invariants.breaches).toEqual([]);
    expect(shop.faults.filter((fault) => fault.kind === kind).length).toBeGreaterThan(1);
    await shop.run(HOUR);
    shop.invariants.checkReaders();
    expect(shop.invariants.breaches).toEqual([]);
    expect([3, 4]).toContain(answering(shop).length);
  });

  test('readers that people add count, and are never deleted (reader-added-by-hand)', async () => {
    const shop = await rig({ rates: { 'reader-added-by-hand': 48 }, faultsForMs: 3 * HOUR });
    await shop.run(4 * HOUR);
    const added = shop.faults.map(({ what }) => what);
    expect(added.length).toBeGreaterThan(1);
    expect(shop.readers().map(({ id }) => id)).toEqual(['shop-2', ...added]);
    expect(shop.invariants.breaches).toEqual([]);
  });
});

/** Whom clients find behind Evenkeel's endpoint. */
const answering = ({ region }: Rig) => region.rds.dataPlane.answering('shop', { custom: endpointId('shop') });
