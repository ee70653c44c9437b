import {
  AddListenerCertificatesCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
  ModifyLoadBalancerAttributesCommand,
  RemoveListenerCertificatesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DrillName } from '../../../../fleet/drillNames.ts';
import type { DrillPolicy } from '../../../../fleet/drills.ts';
import type { DrillKind, RollbackResult } from '../../../../functions/drills/kinds/kind.ts';
import type { DrillRecord } from '../../../../functions/drills/api/record.ts';
import { createCluster } from '../../../../sandbox/scenarios/cluster.ts';
import { createWebsite, issueCertificate } from '../../../../sandbox/scenarios/website.ts';
import fleet from '../fleet.ts';
import { createStepPlatform, type StepPlatform } from '../steps/platform.ts';

// What each kind of drill reads again just before it changes something. The failover's stands in steps/.

let platform: StepPlatform;
let kindOf: (drill: DrillName) => DrillKind;
let startShift: (loadBalancer: string) => Promise<void>;
let listenerArn: string;
let loadBalancer: string;
/** Three certificates: the old one is the default, and both others are issued. */
let [oldArn, newArn, otherArn, listedArn] = ['', '', '', ''];

beforeAll(async () => {
  platform = await createStepPlatform();
  const { region } = platform;
  await platform.setUp(async () => {
    await createCluster(region, 'shop', fleet.clusters['shop']!);
    const issue = (...names: string[]) => issueCertificate(region, names, { daysAgo: 30 });
    oldArn = await issue('shop.example');
    newArn = await issue('shop.example', 'new.shop.example');
    otherArn = await issue('shop.example', 'other.shop.example');
    listedArn = await issue('api.shop.example');
    const website = await createWebsite(region, 'shop', [oldArn, listedArn]);
    [listenerArn, loadBalancer] = [website.httpsArn!, website.loadBalancerArn];
  });
  ({ kindOf } = await import('../../../../functions/drills/kinds/index.ts'));
  const { startZonalShift } = await import('../../../../functions/aws/arcZonalShift.ts');
  startShift = (arn) => startZonalShift(arn, { awayFrom: 'euw1-az1', minutes: 60, comment: 'somebody else' });
});
afterAll(() => platform.close());
beforeEach(() => void platform.takeChanges());

/** Whether the start was recorded, and what was changed after it. */
async function inject(drill: DrillName, assumes: Readonly<Record<string, string>>, more: Partial<DrillRecord> = {}) {
  const record = { drillId: 'd', drill, plan: { resource: 'shop', assumes, steps: ['first'] }, ...more } as DrillRecord;
  let isRecorded = false;
  let reason: string | undefined;
  await kindOf(drill)
    .inject(record, {} as DrillPolicy, async () => {
      expect(platform.takeChanges()).toEqual([]);
      isRecorded = true;
    })
    .catch((error: Error & { refusal?: { reason: string } }) => (reason = error.refusal?.reason ?? error.message));
  return { reason, isRecorded, changes: platform.takeChanges() };
}

const REFUSED = { reason: 'plan-changed', isRecorded: false, changes: [] };
const elb = () => new ElasticLoadBalancingV2Client(platform.region.clientConfig());

describe('the loss of a reader', () => {
  test.for([
    ['a reader', 'shop-2', { reason: undefined, isRecorded: true, changes: ['DeleteDBInstance'] }],
    ['the writer by now', 'shop-1', REFUSED],
    ['gone by now', 'shop-9', REFUSED],
  ] as const)('of %s', async ([, reader, expected]) => {
    expect(await inject('reader-loss', { reader })).toEqual(expected);
  });
});

describe('the rotation of a default certificate', () => {
  const assumes = (role = 'default', old = oldArn) => ({ listenerArn, oldArn: old, oldSerial: '1', role, names: '' });
  const replacement = () => ({ replacement: { orderedAtMs: 1, certificateArn: newArn } });
  const setDefault = (CertificateArn: string) =>
    platform.setUp(() =>
      elb().send(new ModifyListenerCommand({ ListenerArn: listenerArn, Certificates: [{ CertificateArn }] })),
    );
  const injection = () => ({ injection: { atMs: Date.now() - 60_000, before: {} } });
  const rollBack = async (more: Partial<DrillRecord> = {}) => {
    const record = { drillId: 'd', plan: { assumes: assumes() }, ...replacement(), ...injection(), ...more };
    const { state } = await kindOf('certificate-rotation').rollBack(record as DrillRecord, async () => {
      expect(platform.takeChanges()).toEqual([]);
    });
    return { state, changes: platform.takeChanges() };
  };

  test('replaces the old one, and is rolled back from the new one', async () => {
    const done = { reason: undefined, isRecorded: true, changes: ['ModifyListener'] };
    expect(await inject('certificate-rotation', assumes(), replacement())).toEqual(done);
    await setDefault(newArn);
    expect(await rollBack()).toEqual({ state: 'under-way', changes: ['ModifyListener'] });
    await setDefault(oldArn);
    expect(await rollBack()).toEqual({ state: 'done', changes: [] });
  });

  test('is not made where there is no new one', async () => {
    expect(await inject('certificate-rotation', assumes())).toMatchObject({ isRecorded: false, changes: [] });
  });

  test('changes nothing where somebody else has replaced the old one', async () => {
    await setDefault(otherArn);
    expect(await inject('certificate-rotation', assumes(), replacement())).toEqual(REFUSED);
    expect(await rollBack()).toEqual({ state: 'left', changes: [] });
    await setDefault(oldArn);
  });

  test('is not rolled back while the injection may still take effect', async () => {
    const recent = { injection: { atMs: Date.now() - 25_000, before: {} } };
    expect(await rollBack(recent)).toEqual({ state: 'under-way', changes: [] });
  });

  test('in the list adds the new one, where the old one is still listed', async () => {
    const listed = assumes('listed', listedArn);
    const done = { reason: undefined, isRecorded: true, changes: ['AddListenerCertificates'] };
    expect(await inject('certificate-rotation', listed, replacement())).toEqual(done);
    const input = { ListenerArn: listenerArn, Certificates: [{ CertificateArn: listedArn }] };
    await platform.setUp(() => elb().send(new RemoveListenerCertificatesCommand(input)));
    expect(await inject('certificate-rotation', listed, replacement())).toEqual(REFUSED);
    await platform.setUp(() => elb().send(new AddListenerCertificatesCommand(input)));
  });
});

describe('the evacuation of a zone', () => {
  const assumes = () => ({ loadBalancer, zone: 'eu-west-1b', zoneId: 'euw1-az2', minutes: '60' });

  test('starts a zonal shift, unless another one is active, and cancels no shift of somebody else', async () => {
    const attribute = { Key: 'zonal_shift.config.enabled', Value: 'true' };
    const input = { LoadBalancerArn: loadBalancer, Attributes: [attribute] };
    await platform.setUp(() => elb().send(new ModifyLoadBalancerAttributesCommand(input)));
    const done = { reason: undefined, isRecorded: true, changes: ['StartZonalShift'] };
    expect(await inject('zone-evacuation', assumes())).toEqual(done);
    await platform.setUp(() => startShift(loadBalancer));
    expect(await inject('zone-evacuation', assumes())).toEqual(REFUSED);
    const record = { drillId: 'd', plan: { resource: 'shop', assumes: assumes() } } as unknown as DrillRecord;
    const result: RollbackResult = await kindOf('zone-evacuation').rollBack(record, async () => {});
    expect(result.state).toBe('done');
    expect(platform.takeChanges()).toEqual([]);
  });
});
