import { row } from '../../findings/finding.ts';

export const certificateImported = row({
  id: 'certificate-imported',
  title: 'a certificate is imported, and renewed by nobody here',
  severity: 'warning',
  seenBy:
    'acm:ListCertificates shows the type IMPORTED for a certificate that is in use, or a listener has a server certificate of IAM',
  remedy:
    "let it be replaced: replace: ['{resource}'] in a certificate set of the fleet; or import the next one in time",
  link: 'https://docs.aws.amazon.com/acm/latest/userguide/import-certificate.html',
  needs: ['certificates', 'served'],
  find: ({ certificates, served }) => [
    ...certificates
      .filter(({ type, isInUse }) => type === 'IMPORTED' && isInUse)
      .map(({ arn, names }) => ({
        resource: arn,
        message: `ACM does not renew the imported certificate of ${names.join(', ')}.`,
      })),
    ...[...new Set(served.map(({ certificateArn }) => certificateArn))]
      .filter((arn) => arn.includes(':server-certificate/'))
      .map((arn) => ({ resource: arn, message: 'IAM renews no certificate, and tells nobody of its end.' })),
  ],
});
