import { DeleteRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { createAuthority } from '../../../../sandbox/certificates/authority.ts';
import { tlsRegion } from './support.ts';

const DAY_SECONDS = 86_400;

/** A listener with a rule for www.example.com; changes take no time, so that seconds can be counted by hand. */
async function listenerWithRule() {
  const setting = tlsRegion({ tls: { propagationSeconds: [0, 0] } });
  const { region, issued, loadBalancer, listener, rule } = setting;
  const fallback = await issued(['example.com']);
  const arn = await listener(await loadBalancer('shop'), { Certificates: [{ CertificateArn: fallback }] });
  const { Rules } = await rule(arn, 'www.example.com');
  const measured = () => region.tls.measures().find(({ host }) => host === 'www.example.com');
  return { ...setting, arn, measured, RuleArn: Rules![0]!.RuleArn! };
}

describe('a host of a listener', () => {
  test('waits to be served from its appearance in a rule on, and that is not counted as a gap', async () => {
    const { issued, arn, attach, wait, measured } = await listenerWithRule();
    await wait(100);
    expect(measured()).toMatchObject({ secondsUntilServed: 100, secondsWithoutValidCertificate: 0 });
    await attach(arn, await issued(['www.example.com']));
    await wait(50);
    expect(measured()).toMatchObject({ secondsUntilServed: 100, secondsWithoutValidCertificate: 0, rotations: 0 });
  });

  test('has a gap while what is shown does not cover it', async () => {
    const { issued, arn, attach, detach, wait, measured } = await listenerWithRule();
    const certificate = await issued(['www.example.com']);
    await attach(arn, certificate);
    await wait(10);
    await detach(arn, certificate);
    await wait(30);
    expect(measured()!.secondsWithoutValidCertificate).toBe(30);
    await attach(arn, certificate);
    await wait(10);
    expect(measured()).toMatchObject({ secondsWithoutValidCertificate: 30, rotations: 0 });
  });

  test('has a gap from the moment in which its certificate expires', async () => {
    const { imported, arn, attach, wait, measured } = await listenerWithRule();
    await attach(arn, await imported(createAuthority('Other'), ['www.example.com'], '51', 1));
    await wait(DAY_SECONDS - 1);
    expect(measured()!.secondsWithoutValidCertificate).toBe(0);
    await wait(61);
    expect(measured()!.secondsWithoutValidCertificate).toBe(60);
  });

  test('is rotated when all nodes show another certificate, without a gap in between', async () => {
    const { issued, arn, attach, detach, wait, measured } = await listenerWithRule();
    const [old, young] = [await issued(['www.example.com']), await issued(['www.example.com'])];
    await attach(arn, old);
    await wait(10);
    await attach(arn, young);
    await wait(10);
    await detach(arn, old);
    await wait(10);
    expect(measured()).toMatchObject({ rotations: 1, secondsWithoutValidCertificate: 0 });
  });

  test('is not measured any further once its rule is gone', async () => {
    const { balancing, issued, arn, RuleArn, attach, detach, wait, measured } = await listenerWithRule();
    const certificate = await issued(['www.example.com']);
    await attach(arn, certificate);
    await wait(10);
    await detach(arn, certificate);
    await wait(5);
    await balancing.send(new DeleteRuleCommand({ RuleArn }));
    await wait(100);
    expect(measured()!.secondsWithoutValidCertificate).toBe(5);
  });
});

test('a listener without rules is measured by the names of its default certificate', async () => {
  const { region, issued, loadBalancer, listener, replaceDefault, wait } = tlsRegion({
    tls: { propagationSeconds: [0, 0] },
  });
  const CertificateArn = await issued(['example.com', '*.example.com']);
  const arn = await listener(await loadBalancer('shop'), { Certificates: [{ CertificateArn }] });
  await wait(1);
  await replaceDefault(arn, await issued(['example.com']));
  await wait(20);
  expect(region.tls.measures()).toEqual([
    { listenerArn: arn, host: 'example.com', secondsUntilServed: 0, secondsWithoutValidCertificate: 0, rotations: 1 },
    {
      listenerArn: arn,
      host: '*.example.com',
      secondsUntilServed: 0,
      secondsWithoutValidCertificate: 20,
      rotations: 0,
    },
  ]);
});

test('a listener that is made together with its rules is measured by these alone', async () => {
  const { region, issued, loadBalancer, listener, rule, wait } = tlsRegion({ tls: { propagationSeconds: [0, 0] } });
  const CertificateArn = await issued(['example.com', 'www.example.com']);
  const arn = await listener(await loadBalancer('shop'), { Certificates: [{ CertificateArn }] });
  await region.elasticLoadBalancing.instantly(() => rule(arn, 'www.example.com'));
  await wait(10);
  expect(region.tls.measures().map(({ host }) => host)).toEqual(['www.example.com']);
});
