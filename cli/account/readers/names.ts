import { DescribeCertificateCommand, KeyAlgorithm, paginateListCertificates } from '@aws-sdk/client-acm';
import { paginateListHostedZones } from '@aws-sdk/client-route-53';
import { plainName } from '../../../fleet/domains.ts';
import { collect } from '../../../functions/aws/collect.ts';
import type { Reader } from '../reader.ts';
import { askEach } from '../each.ts';
import type { Parts } from '../parts.ts';

/** Without a list of key types, ACM leaves certificates with elliptic curves and long keys out. */
const EVERY_KEY = { keyTypes: Object.values(KeyAlgorithm) };

/** Certificates and the hosted zones of their names. */
export const NAMES = {
  certificates: {
    what: 'certificates of ACM',
    actions: ['acm:ListCertificates'],
    read: async ({ clients }) =>
      (
        await collect(
          paginateListCertificates({ client: clients.acm, pageSize: 1_000 }, { Includes: EVERY_KEY }),
          (page) => page.CertificateSummaryList,
        )
      ).map((one) => ({
        arn: one.CertificateArn!,
        names: [
          ...new Set(
            [one.DomainName, ...(one.SubjectAlternativeNameSummaries ?? [])].flatMap((name) =>
              name ? [plainName(name)] : [],
            ),
          ),
        ],
        type: one.Type ?? 'AMAZON_ISSUED',
        status: one.Status ?? 'UNKNOWN',
        isInUse: one.InUse ?? false,
      })),
  },
  // Only of those that something serves: ACM takes ten of these calls a second.
  validations: {
    what: 'validation of certificates',
    actions: ['acm:DescribeCertificate'],
    read: async ({ clients, part }) => {
      const judged = (await part('certificates')).filter(({ type, isInUse }) => type === 'AMAZON_ISSUED' && isInUse);
      return await askEach(judged, async ({ arn }) => {
        const { Certificate } = await clients.acm.send(new DescribeCertificateCommand({ CertificateArn: arn }));
        const methods = (Certificate?.DomainValidationOptions ?? []).flatMap(({ ValidationMethod }) =>
          ValidationMethod === undefined ? [] : [ValidationMethod as string],
        );
        return [{ arn, methods: [...new Set(methods)] }];
      });
    },
  },
  hostedZones: {
    what: 'hosted zones of Route 53',
    actions: ['route53:ListHostedZones'],
    read: async ({ clients }) =>
      (
        await collect(
          paginateListHostedZones({ client: clients.route53, pageSize: 100 }, {}),
          (page) => page.HostedZones,
        )
      ).map(({ Id = '', Name = '', Config }) => ({
        id: Id.replace('/hostedzone/', ''),
        name: plainName(Name),
        isPrivate: Config?.PrivateZone ?? false,
      })),
  },
} satisfies { readonly [Name in keyof Parts]?: Reader<Parts[Name]> };
