import {
  DeleteServerCertificateCommand,
  GetServerCertificateCommand,
  IAMClient,
  ListServerCertificatesCommand,
  UploadServerCertificateCommand,
  type UploadServerCertificateCommandInput,
} from '@aws-sdk/client-iam';
import { beforeEach, describe, expect, test } from 'vitest';
import { createRegion, DEFAULT_START_MS, type Region } from '../../../../sandbox/region.ts';
import { issueElsewhere, uploadServerCertificate } from '../../../../sandbox/scenarios/otherAuthorities.ts';
import { createWebsite } from '../../../../sandbox/scenarios/website.ts';

const DAY_MS = 86_400_000;

let region: Region;
let iam: IAMClient;
beforeEach(() => {
  region = createRegion();
  iam = new IAMClient(region.clientConfig());
});

/** What was answered: `status code: message`. */
const refusal = async (answer: Promise<unknown>): Promise<string> => {
  const error = await answer.then(
    () => undefined,
    (thrown: unknown) => thrown as Error & { Code?: string; $metadata: { httpStatusCode: number } },
  );
  return error ? `${error.$metadata.httpStatusCode} ${error.Code}: ${error.message}` : 'no refusal';
};

function upload(changes: Partial<UploadServerCertificateCommandInput> = {}, daysLeft = 30) {
  const { certificatePem, privateKeyPem } = issueElsewhere(region, ['old.example'], daysLeft);
  return iam.send(
    new UploadServerCertificateCommand({
      ServerCertificateName: 'old',
      CertificateBody: certificatePem,
      PrivateKey: privateKeyPem,
      ...changes,
    }),
  );
}

describe('a server certificate', () => {
  test('is listed with its dates, and read with its body', async () => {
    const { ServerCertificateMetadata: made } = await upload({ Path: '/shop/' });
    expect(made).toEqual({
      Path: '/shop/',
      ServerCertificateName: 'old',
      ServerCertificateId: expect.stringMatching(/^ASCA[0-9A-Z]{17}$/),
      Arn: 'arn:aws:iam::123456789012:server-certificate/shop/old',
      UploadDate: new Date(DEFAULT_START_MS),
      Expiration: new Date(DEFAULT_START_MS + 30 * DAY_MS),
    });
    const listed = await iam.send(new ListServerCertificatesCommand({}));
    expect(listed).toMatchObject({ ServerCertificateMetadataList: [made], IsTruncated: false });
    const { ServerCertificate } = await iam.send(new GetServerCertificateCommand({ ServerCertificateName: 'old' }));
    expect(ServerCertificate!.ServerCertificateMetadata).toEqual(made);
    expect(ServerCertificate!.CertificateBody).toMatch(/^-----BEGIN CERTIFICATE-----/);
    const elsewhere = await iam.send(new ListServerCertificatesCommand({ PathPrefix: '/blog/' }));
    expect(elsewhere.ServerCertificateMetadataList).toEqual([]);
  });

  test('is listed by the page, in the order of names', async () => {
    for (const name of ['c', 'a', 'b']) await uploadServerCertificate(region, name, ['old.example'], 30);
    const first = await iam.send(new ListServerCertificatesCommand({ MaxItems: 2 }));
    const rest = await iam.send(new ListServerCertificatesCommand({ MaxItems: 2, Marker: first.Marker }));
    const names = [first, rest].map(({ ServerCertificateMetadataList }) =>
      ServerCertificateMetadataList!.map(({ ServerCertificateName }) => ServerCertificateName),
    );
    expect(names).toEqual([['a', 'b'], ['c']]);
    expect([first.IsTruncated, rest.IsTruncated]).toEqual([true, false]);
  });

  test('is refused as AWS does', async () => {
    await upload();
    const { privateKeyPem } = issueElsewhere(region, ['old.example'], 30);
    const another = { ServerCertificateName: 'another' };
    expect(await refusal(upload())).toBe(
      '409 EntityAlreadyExists: The Server Certificate with name old already exists.',
    );
    expect(await refusal(upload({ ...another, CertificateBody: privateKeyPem }))).toMatch(
      /^400 MalformedCertificate: /,
    );
    expect(await refusal(upload({ ...another, PrivateKey: 'none' }))).toMatch(/^400 MalformedCertificate: /);
    expect(await refusal(upload(another, -1))).toMatch(/^400 MalformedCertificate: /);
    expect(await refusal(iam.send(new GetServerCertificateCommand({ ServerCertificateName: 'none' })))).toBe(
      '404 NoSuchEntity: The Server Certificate with name none cannot be found.',
    );
    for (let at = 1; at < 20; at++) await upload({ ServerCertificateName: `old-${at}` });
    expect(await refusal(upload(another))).toBe(
      '409 LimitExceeded: Cannot exceed quota for ServerCertificatesPerAccount: 20',
    );
  });

  test('is served by a listener, and is not deleted while it is', async () => {
    const arn = await uploadServerCertificate(region, 'old', ['old.example'], 30);
    const { httpsArn, loadBalancerArn } = await createWebsite(region, 'shop', [arn]);
    expect(httpsArn).toBeDefined();
    for (const { address } of region.tls.nodes.all()) {
      expect(region.tls.handshake(address, 443, { servername: 'old.example' })).toMatchObject({
        kind: 'shown',
        certificate: { arn, names: ['old.example'], isTrusted: false },
      });
    }
    const remove = () => iam.send(new DeleteServerCertificateCommand({ ServerCertificateName: 'old' }));
    expect(await refusal(remove())).toMatch(
      new RegExp(
        `^409 DeleteConflict: Certificate: ASCA\\w+ is currently in use by ${loadBalancerArn}\\. Please remove`,
      ),
    );
    const unused = await uploadServerCertificate(region, 'unused', ['old.example'], 30);
    await iam.send(new DeleteServerCertificateCommand({ ServerCertificateName: 'unused' }));
    await expect(createWebsite(region, 'blog', [unused])).rejects.toMatchObject({
      name: 'CertificateNotFoundException',
    });
  });
});
