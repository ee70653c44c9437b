import { row } from '../../findings/finding.ts';

export const certificateImported = row({
  id: 'certificate-imported',
  title: 'a certificate is imported, and renewed by nobody here',
  severity: 'warning',
  seenBy: 'acm:ListCertificates shows the type IMPORTED for a certificate that is in use',
  remedy:
    "let it be replaced: replace: ['{resource}'] in a certificate set of the fleet; or import the next one in time",
  link: 'https://docs.aws.amazon.com/acm/latest/userguide/import-certificate.html',
  needs: ['certificates'],
  find: ({ certificates }) =>
    certificates
      .filter(({ type, isInUse }) => type === 'IMPORTED' && isInUse)
      .map(({ arn, names }) => ({
        resource: arn,
        message: `ACM does not renew the imported certificate of ${names.join(', ')}.`,
      })),
});
