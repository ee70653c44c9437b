import { DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { DeleteListenerCommand, DeleteLoadBalancerCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { tlsRegion } from './support.ts';

const [A, B] = ['127.0.1.1', '127.0.2.1'];

describe('the nodes of a load balancer', () => {
  test('show the default certificate of a listener, each at its own address', async () => {
    const { issued, loadBalancer, listener, shown } = tlsRegion();
    const certificate = await issued(['example.com']);
    await listener(await loadBalancer('shop'), { Certificates: [{ CertificateArn: certificate }] });
    expect([shown(A), shown(B, 'example.com')]).toEqual([certificate, certificate]);
    expect([shown('127.0.3.1'), shown(A, 'example.com', 80)]).toEqual(['refused', 'refused']);
  });

  test('take a change some seconds after it, each at a moment of its own', async () => {
    const { issued, loadBalancer, listener, attach, wait, shown } = tlsRegion();
    const [first, second] = [await issued(['example.com']), await issued(['www.example.com'])];
    const arn = await listener(await loadBalancer('shop'), { Certificates: [{ CertificateArn: first }] });
    await attach(arn, second);
    expect([shown(A, 'www.example.com'), shown(B, 'www.example.com')]).toEqual([first, first]);
    const moments: string[] = [];
    for (let elapsed = 0; elapsed < 30; elapsed++) {
      await wait(1);
      moments.push(`${shown(A, 'www.example.com') === second} ${shown(B, 'www.example.com') === second}`);
    }
    expect(moments.at(-1)).toBe('true true');
    expect(moments.some((moment) => moment === 'true false' || moment === 'false true')).toBe(true);
  });

  test('end with the last change, whichever was the fastest', async () => {
    const { issued, loadBalancer, listener, replaceDefault, wait, shown } = tlsRegion();
    const certificates = [];
    for (let number = 0; number < 10; number++) certificates.push(await issued(['example.com']));
    const arn = await listener(await loadBalancer('shop'), { Certificates: [{ CertificateArn: certificates[0]! }] });
    for (const certificate of certificates) {
      await replaceDefault(arn, certificate);
      await wait(1);
    }
    await wait(30);
    expect([shown(A), shown(B)]).toEqual([certificates[9], certificates[9]]);
  });

  test('keep showing the old certificate while an equal new one is attached beside it', async () => {
    const { issued, loadBalancer, listener, attach, detach, wait, shown } = tlsRegion();
    const fallback = await issued(['example.com']);
    const [old, young] = [await issued(['www.example.com'], 100), await issued(['www.example.com'])];
    const arn = await listener(await loadBalancer('shop'), { Certificates: [{ CertificateArn: fallback }] });
    await attach(arn, old);
    await attach(arn, young);
    await wait(3600);
    expect(shown(A, 'www.example.com')).toBe(old);
    await detach(arn, old);
    await wait(30);
    expect(shown(A, 'www.example.com')).toBe(young);
  });

  test('show a renewed certificate by themselves', async () => {
    const { region, acm, issued, loadBalancer, listener, wait } = tlsRegion();
    const certificate = await issued(['example.com'], 155);
    await listener(await loadBalancer('shop'), { Certificates: [{ CertificateArn: certificate }] });
    const serial = () => {
      const answer = region.tls.handshake(A, 443);
      return answer.kind === 'shown' ? answer.certificate.serial : answer.kind;
    };
    const before = serial();
    region.zonesElsewhere.set('example.com', '*.example.com', 'CNAME', ['nowhere.example.org']);
    await wait(7200);
    expect(serial()).toBe(before);
    const { Certificate } = await acm.send(new DescribeCertificateCommand({ CertificateArn: certificate }));
    const { Name, Value } = Certificate!.DomainValidationOptions![0]!.ResourceRecord!;
    region.zonesElsewhere.set('example.com', Name!, 'CNAME', [Value!]);
    await wait(7200);
    expect(serial()).not.toBe(before);
  });

  test('answer nothing any more once the listener, or the load balancer, is gone', async () => {
    const { balancing, issued, loadBalancer, listener, wait, shown } = tlsRegion();
    const CertificateArn = await issued(['example.com']);
    const LoadBalancerArn = await loadBalancer('shop');
    const ListenerArn = await listener(LoadBalancerArn, { Certificates: [{ CertificateArn }] });
    await balancing.send(new DeleteListenerCommand({ ListenerArn }));
    expect(shown(A)).toBe(CertificateArn);
    await wait(30);
    expect(shown(A)).toBe('refused');
    await listener(LoadBalancerArn, { Certificates: [{ CertificateArn }] });
    await balancing.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }));
    expect(shown(A)).toBe('refused');
  });

  test('speak no TLS to a client that is too old for the policy', async () => {
    const { region, issued, loadBalancer, listener } = tlsRegion();
    const Certificates = [{ CertificateArn: await issued(['example.com']) }];
    await listener(await loadBalancer('shop'), { Certificates, SslPolicy: 'ELBSecurityPolicy-TLS13-1-3-2021-06' });
    expect(region.tls.handshake(A, 443, { versions: ['TLSv1.2'] })).toEqual({ kind: 'broken' });
    expect(region.tls.handshake(A, 443, {})).toMatchObject({ kind: 'shown', version: 'TLSv1.3' });
  });
});

test('a seed gives the same certificates and the same moments again', async () => {
  const story = async (seed: number) => {
    const { region, issued, loadBalancer, listener, attach, wait } = tlsRegion({ seed });
    const arn = await listener(await loadBalancer('shop'), {
      Certificates: [{ CertificateArn: await issued(['example.com']) }],
    });
    await attach(arn, await issued(['www.example.com']));
    const seen: string[] = [];
    for (let elapsed = 0; elapsed < 30; elapsed++) {
      await wait(1);
      const answer = region.tls.handshake(A, 443, { servername: 'www.example.com' });
      seen.push(answer.kind === 'shown' ? answer.certificate.serial : answer.kind);
    }
    return seen;
  };
  const [first, again, other] = [await story(1), await story(1), await story(2)];
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});
