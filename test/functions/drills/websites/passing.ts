import { expect, test } from 'vitest';
import { changeRecord, validationsOf } from '../../../../sandbox/scenarios/website.ts';
import { createRotationRig, shown, ZONE_ID } from './rig.ts';

export function testPassing(): void {
  test('a default certificate is replaced everywhere, attached again, and its replacement deleted', async () => {
    const rig = await createRotationRig();
    const before = await rig.snapshot();
    const [old] = shown(rig.region, 'shop', 'shop.example');
    const drillId = await rig.start('certificate-rotation', { resource: 'shop' });
    await rig.approve(drillId);
    await rig.until(drillId, 'Roll Back');
    const [replacement, ...others] = shown(rig.region, 'shop', 'shop.example');
    expect(others).toEqual([]);
    expect(replacement).not.toBe(old);
    expect((await rig.snapshot()).interlocks.map(({ pk, sk }) => `${pk} ${sk}`)).toEqual([
      'interlocks#certificates interlock#shop',
    ]);
    const report = await rig.untilReported(drillId);
    expect(report).toMatchObject({
      verdict: 'passed',
      plan: { interlocks: ['certificates'], assumes: { role: 'default', oldSerial: old } },
      measured: { downtimeMs: 0, recovered: true },
      failback: { downtimeMs: 0, recovered: true },
    });
    const oldArn = before.listeners.find(({ id }) => id === report.plan!.assumes['listenerArn'])!.defaultCertificate;
    expect(report.lastLook!.facts).toEqual([
      { what: 'default certificate of the listener', expected: oldArn, found: oldArn, isMet: true },
      { what: 'certificate of this drill on the listener', expected: 'none', found: 'none', isMet: true },
      { what: 'certificate of this drill in ACM', expected: 'none', found: 'none', isMet: true },
      { what: 'lock and interlocks of this drill', expected: 'none', found: 'none', isMet: true },
    ]);
    expect(report.origin.resources.map(({ name }) => name)).toEqual(['listener', 'certificate']);
    expect(report.states.map(({ name }) => name)).toEqual([
      'Admit',
      'Preflight',
      'Request Approval',
      'Begin',
      'Start Probes',
      'Baseline',
      'Issue',
      'Inject',
      'Detach',
      'Measure',
      'Roll Back',
      'Verify Steady State',
      'Assess',
      'Clean Up',
      'Report',
    ]);
    const answers = report.timeline.filter(({ source }) => source === 'dns');
    const served = answers.map(({ text }) => serialsIn(text.replace(/; no longer by .*/, '')));
    expect([served[0], served.find((serials) => !serials.includes(old!)), served.at(-1)]).toEqual([
      [old],
      [replacement],
      [old],
    ]);
    expect(await rig.snapshot()).toEqual(before);
    expect(rig.problems).toEqual([]);
    expect(rig.region.iam.denials).toEqual([]);
  });

  test('a certificate of the list stands beside its replacement before it goes, and again before it is back', async () => {
    const rig = await createRotationRig();
    const before = await rig.snapshot();
    const [old] = shown(rig.region, 'many', 'api.shop.example');
    const listed = () =>
      rig.region.elasticLoadBalancing.state.listeners.all().flatMap(({ certificates }) => certificates);
    const drillId = await rig.start('certificate-rotation', { resource: 'many' });
    await rig.approve(drillId);
    await rig.until(drillId, 'Detach');
    expect(listed()).toHaveLength(2);
    await rig.until(drillId, 'Roll Back');
    expect(listed()).toHaveLength(1);
    expect(shown(rig.region, 'many', 'api.shop.example')).not.toContain(old);
    const report = await rig.untilReported(drillId);
    expect(report).toMatchObject({ verdict: 'passed', measured: { downtimeMs: 0 }, failback: { downtimeMs: 0 } });
    const lastedMs = (name: string) => report.states.filter((state) => state.name === name).map(lengthOf)[0];
    expect(lastedMs('Detach')).toBeGreaterThan(10_000);
    expect(lastedMs('Roll Back')).toBeGreaterThan(10_000);
    expect(shown(rig.region, 'many', 'api.shop.example')).toEqual([old]);
    expect(await rig.snapshot()).toEqual(before);
    expect(rig.problems).toEqual([]);
  });

  test('as a dry run needs no approval, and requests nothing from ACM', async () => {
    const rig = await createRotationRig();
    const before = await rig.snapshot();
    const drillId = await rig.start('certificate-rotation', { resource: 'shop', dryRun: true });
    const report = await rig.untilReported(drillId);
    expect(report).toMatchObject({ verdict: 'passed', reason: 'dry-run' });
    expect(report.states.map(({ name }) => name)).not.toContain('Issue');
    expect(await rig.snapshot()).toEqual(before);
  });

  test('writes the validation record that somebody has deleted, and leaves it', async () => {
    const rig = await createRotationRig();
    const zoneId = ZONE_ID;
    const [record] = await validationsOf(rig.region, rig.region.acm.inspect()[0]!.arn);
    await changeRecord(rig.region, zoneId, 'DELETE', record!);
    const drillId = await rig.start('certificate-rotation', { resource: 'shop' });
    await rig.approve(drillId);
    const report = await rig.untilReported(drillId);
    expect(report.verdict).toBe('passed');
    expect(report.timeline.map(({ text }) => text)).toContain('1 validation records were written');
    expect(rig.region.dns.resolve(record!.name.replace(/\.$/, ''), 'CNAME')).toMatchObject({ kind: 'records' });
  });
}

const serialsIn = (text: string): string[] => [
  ...new Set([...text.split(' instead of ')[0]!.matchAll(/127\.\S+ ([0-9a-f]+)/g)].map(([, serial]) => serial!)),
];

const lengthOf = ({ from, to }: { readonly from: number; readonly to: number }): number => to - from;
