import { row } from '../../findings/finding.ts';

export const certificateValidatedByMail = row({
  id: 'certificate-validated-by-mail',
  title: 'a certificate is renewed by a mail that somebody has to answer',
  severity: 'warning',
  seenBy: 'acm:DescribeCertificate shows the validation method EMAIL',
  remedy:
    'put its names into a certificate set of the fleet: Evenkeel replaces it by one that DNS validates; see docs/certificates.md',
  link: 'https://docs.aws.amazon.com/acm/latest/userguide/email-renewal-validation.html',
  needs: ['certificates', 'validations'],
  find: ({ certificates, validations }) =>
    validations
      .filter(({ methods }) => methods.includes('EMAIL'))
      .map(({ arn }) => {
        const names = certificates.find((one) => one.arn === arn)?.names ?? [];
        return {
          resource: arn,
          message: `The certificate of ${names.join(', ')} expires unless somebody answers ACM's mail.`,
        };
      }),
});
