import { row } from '../../findings/finding.ts';

export const certificateUnserved = row({
  id: 'certificate-unserved',
  title: 'a certificate is on no listener',
  severity: 'note',
  seenBy: 'acm:ListCertificates says that an issued certificate is not in use',
  remedy:
    'aws acm delete-certificate --region {region} --certificate-arn {resource}, unless a listener is about to get it: ACM does not renew what nobody uses',
  link: 'https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html',
  needs: ['certificates'],
  find: ({ certificates }) =>
    certificates
      .filter(({ status, isInUse }) => status === 'ISSUED' && !isInUse)
      .map(({ arn, names }) => ({ resource: arn, message: `Nothing uses the certificate of ${names.join(', ')}.` })),
});
