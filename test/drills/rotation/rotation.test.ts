import { describe, expect, test } from 'vitest';
import { synthesizeOnce } from '../assembly.ts';
import { createRotationRig, shown } from './rig.ts';

synthesizeOnce('rotation/fleet.ts');

describe('a rotation of a default certificate', () => {
  test('has a new one issued, served everywhere, the old one put back, and the new one deleted', async () => {
    const rig = await createRotationRig();
    const before = await rig.snapshot();
    const [old] = shown(rig.region, 'shop', 'shop.example');
    const drillId = await rig.start('certificate-rotation', { resource: 'shop' });
    await rig.approve(drillId);
    await rig.until(drillId, 'Put Back');
    const [replacement, ...others] = shown(rig.region, 'shop', 'shop.example');
    expect(others).toEqual([]);
    expect(replacement).not.toBe(old);
    const report = await rig.untilReported(drillId);
    expect(report).toMatchObject({ verdict: 'passed', measured: { downtimeMs: 0, recovered: true } });
    expect(await rig.snapshot()).toEqual(before);
    expect(rig.problems).toEqual([]);
    expect(rig.region.iam.denials).toEqual([]);
  });
});
