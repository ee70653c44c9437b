import { ACMClient, ListCertificatesCommand, RequestCertificateCommand } from '@aws-sdk/client-acm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { LostResponse } from '../../../../../sandbox/wire/handlers.ts';
import { createPlatform, type Platform } from '../../../region.ts';

let platform: Platform;
let acm: ACMClient;
let deleteReplacement: (arn: string, drillId: string) => Promise<string | undefined>;
beforeAll(async () => {
  platform = await createPlatform();
  acm = new ACMClient(platform.region.clientConfig());
  const module = await import('../../../../../functions/drills/kinds/certificateRotation/replacement.ts');
  ({ deleteReplacement } = module);
});
afterAll(() => platform.close());
afterEach(() => void delete platform.region.endpoint.intercept);

/** A certificate that a drill has requested. */
async function requested(drillId: string): Promise<string> {
  const { CertificateArn } = await acm.send(
    new RequestCertificateCommand({
      DomainName: `${drillId}.example.com`,
      ValidationMethod: 'DNS',
      Tags: [{ Key: 'evenkeel:drill', Value: drillId }],
    }),
  );
  return CertificateArn!;
}

async function exists(arn: string): Promise<boolean> {
  const { CertificateSummaryList = [] } = await acm.send(new ListCertificatesCommand({}));
  return CertificateSummaryList.some(({ CertificateArn }) => CertificateArn === arn);
}

test('a drill deletes its own certificate, and finds it gone when it is asked again', async () => {
  const arn = await requested('own');
  expect(await deleteReplacement(arn, 'own')).toBeUndefined();
  expect(await exists(arn)).toBe(false);
  expect(await deleteReplacement(arn, 'own')).toBeUndefined();
});

test('a drill deletes no certificate of another one', async () => {
  const arn = await requested('first');
  expect(await deleteReplacement(arn, 'second')).toBe(`${arn} has the drill tag first, not that of this drill`);
});

test('a drill deletes nothing that is in use, as ACM says just before', async () => {
  const arn = await requested('used');
  const sent: string[] = [];
  platform.region.endpoint.intercept = async ({ operation }, _input, next) => {
    sent.push(operation);
    const answer = await next();
    if (operation !== 'DescribeCertificate') return answer;
    const { Certificate } = answer as { readonly Certificate: object };
    return { Certificate: { ...Certificate, InUseBy: ['loadbalancer/app/web'] } };
  };
  expect(await deleteReplacement(arn, 'used')).toBe(`${arn} is in use by loadbalancer/app/web`);
  expect(sent).not.toContain('DeleteCertificate');
});

test('a deletion is sent once, however ACM answers', async () => {
  const arn = await requested('once');
  let sent = 0;
  platform.region.endpoint.intercept = async ({ operation }, _input, next) => {
    if (operation !== 'DeleteCertificate') return await next();
    sent++;
    throw new LostResponse();
  };
  await expect(deleteReplacement(arn, 'once')).rejects.toMatchObject({ $metadata: { attempts: 1 } });
  expect(sent).toBe(1);
});
