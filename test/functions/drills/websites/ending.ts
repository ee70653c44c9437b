import { describe, expect, test } from 'vitest';
import type { Rig } from '../rig.ts';
import { refuseFirst } from '../unwell.ts';
import { createRotationRig, inStandingRegion, shown, useOn } from './rig.ts';

export function testEnding(): void {
  describe('ended by', () => {
    /** Before which of its calls a function dies; the one before that has changed something. */
    const KILLS = [
      // It is invoked once more, and its request is the same certificate.
      { step: 'Advance', resource: 'shop', state: 'Baseline', call: 5, what: 'once ACM was asked', verdict: 'passed' },
      {
        step: 'Inject',
        resource: 'shop',
        state: 'Wait for Issuance',
        call: 6,
        what: 'once the default was exchanged',
        verdict: 'unknown',
      },
      {
        step: 'Inject',
        resource: 'many',
        state: 'Wait for Issuance',
        call: 6,
        what: 'once the new one is listed',
        verdict: 'unknown',
      },
    ];
    test.for(KILLS)('a function $step that dies $what, is cleaned up', ({ step, resource, state, call, verdict }) =>
      inStandingRegion(resource, async (rig) => {
        const before = await rig.snapshot();
        const drillId = await rig.start('certificate-rotation', { resource });
        await rig.approve(drillId);
        await rig.until(drillId, state);
        const killed = rig.region.lambda.functions().find(({ name }) => name.includes(step))!;
        rig.region.lambda.killNext(killed.name, call);
        expect(await rig.untilReported(drillId)).toMatchObject({ verdict });
        expect(await rig.snapshot()).toEqual(before);
      }),
    );

    test('somebody before anybody wrote down which certificate ACM was asked for, finds it by its tag', () =>
      inStandingRegion('shop', async (rig) => {
        const before = await rig.snapshot();
        const drillId = await rig.start('certificate-rotation', { resource: 'shop' });
        await rig.approve(drillId);
        await rig.until(drillId, 'Baseline');
        const { name } = rig.region.lambda.functions().find((each) => each.name.includes('Advance'))!;
        rig.region.lambda.killNext(name, 5);
        await rig.until(drillId, 'Issue');
        await rig.run(1);
        expect(replacementOf(rig, drillId)).toBeDefined();
        await rig.stopByHand(drillId);
        expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'aborted', reason: 'stopped' });
        expect(await rig.snapshot()).toEqual(before);
      }));
  });

  test('has failed, and changed nothing, where ACM does not issue in time', async () => {
    const rig = await createRotationRig({ acm: { validationCheckSeconds: [5_000, 5_000] } });
    const before = await rig.snapshot();
    const drillId = await rig.start('certificate-rotation', { resource: 'shop' });
    await rig.approve(drillId);
    const report = await rig.untilReported(drillId);
    expect(report).toMatchObject({ verdict: 'failed', reason: 'not-ready' });
    expect(report.explanation).toBe(
      'ACM did not issue the new certificate within 60 s. Nothing that clients see was changed.',
    );
    expect(report.states.map(({ name }) => name)).not.toContain('Inject');
    expect(await rig.snapshot()).toEqual(before);
  });

  test('has failed where the load balancer keeps serving the old one', async () => {
    const rig = await createRotationRig({ tls: { propagationSeconds: [100, 100] } });
    const before = await rig.snapshot();
    const [old] = shown(rig.region, 'shop', 'shop.example');
    const drillId = await rig.start('certificate-rotation', { resource: 'shop' });
    await rig.approve(drillId);
    const report = await rig.untilReported(drillId);
    expect(report).toMatchObject({ verdict: 'failed', reason: 'not-settled' });
    expect(report.timeline.map(({ text }) => text).join('\n')).toMatch(/sees [0-9a-f]+ on 0 of 3 addresses/);
    await rig.run(200);
    expect(shown(rig.region, 'shop', 'shop.example')).toEqual([old]);
    expect(await rig.snapshot()).toEqual(before);
  });

  test('has failed where clients are not served the old one again in time', async () => {
    const propagationSeconds: [number, number] = [2, 8];
    const rig = await createRotationRig({ tls: { propagationSeconds } });
    const before = await rig.snapshot();
    const drillId = await rig.start('certificate-rotation', { resource: 'shop' });
    await rig.approve(drillId);
    await rig.until(drillId, 'Roll Back');
    propagationSeconds.fill(200);
    const report = await rig.untilReported(drillId);
    expect(report).toMatchObject({ verdict: 'failed', reason: 'not-rolled-back' });
    expect(report.explanation).toMatch(
      /^The rollback is incomplete: handshakes sees [0-9a-f]{32} on 0 of 3 addresses\.$/,
    );
    await rig.run(200);
    expect(await rig.snapshot()).toEqual(before);
  });

  /** Of a default certificate and of a listed one: what attaches the old one, what detaches the new one, what deletes it. */
  const REFUSED = [
    ['shop', 'ModifyListener'],
    ['shop', 'DeleteCertificate'],
    ['many', 'AddListenerCertificates'],
    ['many', 'RemoveListenerCertificates'],
  ] as const;
  test.for(REFUSED)('goes back on %s although %s is throttled for a while', ([resource, operation]) =>
    inStandingRegion(resource, async (rig) => {
      const before = await rig.snapshot();
      const drillId = await rig.start('certificate-rotation', { resource });
      await rig.approve(drillId);
      await rig.until(drillId, 'Measure');
      const heal = refuseFirst(rig.region, operation, 9);
      const report = await rig.untilReported(drillId);
      heal();
      expect(report.verdict).toBe('passed');
      expect(report.left).toBeUndefined();
      expect(report.timeline.map(({ text }) => text).join('\n')).toContain('Rate exceeded');
      expect(await rig.snapshot()).toEqual(before);
    }),
  );

  test('leaves a replacement that somebody has put to another use, and says so', async () => {
    const rig = await createRotationRig();
    const drillId = await rig.start('certificate-rotation', { resource: 'shop' });
    await rig.approve(drillId);
    await rig.until(drillId, 'Roll Back');
    const replacement = replacementOf(rig, drillId)!;
    await useOn(rig, 'many', replacement);
    const report = await rig.untilReported(drillId, 2_400);
    expect(report.verdict).toBe('passed');
    expect(report.timeline.map(({ text }) => text).join('\n')).toMatch(/ is in use by .*; a person must delete it/);
    expect(report.timeline.at(-1)!.text).toMatch(/a person must act/);
    expect(replacementOf(rig, drillId)).toBe(replacement);
    expect(await rig.snapshot()).toMatchObject({ interlocks: [], locks: [], probing: false });
  });

  test('is unknown where the prober dies', async () => {
    const rig = await createRotationRig();
    const before = await rig.snapshot();
    const drillId = await rig.start('certificate-rotation', { resource: 'shop' });
    await rig.approve(drillId);
    await rig.until(drillId, 'Inject');
    rig.region.lambda.killNext('evenkeel-dev-prober', 1);
    expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'unknown', reason: 'not-measured' });
    expect(await rig.snapshot()).toEqual(before);
  });
}

const replacementOf = ({ region }: Rig, drillId: string): string | undefined =>
  region.acm.inspect().find(({ arn }) => region.acm.resourceTags(arn)?.['evenkeel:drill'] === drillId)?.arn;
