import { arn } from '../../core.ts';
import { anything, type DemandsOf, requestTags, type ServiceActions, withRequestTags } from './demand.ts';

const certificate: DemandsOf = (input) => [{ resource: String(input['CertificateArn']) }];

const tagged = withRequestTags(certificate);

/** A certificate has no ARN before it is requested. Tagging it at once needs the right to tag any. */
const request: DemandsOf = (input) => {
  const tags = requestTags(input['Tags']);
  const names = [input['DomainName'], ...((input['SubjectAlternativeNames'] ?? []) as readonly string[])].map(String);
  const context = {
    ...tags,
    'acm:DomainNames': names,
    'acm:KeyAlgorithm': input['KeyAlgorithm'],
    'acm:ValidationMethod': input['ValidationMethod'],
  };
  const tagging = { action: 'acm:AddTagsToCertificate', resource: arn('acm', 'certificate/*'), context: tags };
  return [{ resource: '*', context }, ...(Object.keys(tags).length > 0 ? [tagging] : [])];
};

export const acm: ServiceActions = {
  AddTagsToCertificate: tagged,
  DeleteCertificate: certificate,
  DescribeCertificate: certificate,
  GetCertificate: certificate,
  ImportCertificate: withRequestTags((input) =>
    input['CertificateArn'] === undefined ? [{ resource: arn('acm', 'certificate/*') }] : certificate(input, {}),
  ),
  ListCertificateDomainValidations: certificate,
  ListCertificates: anything,
  ListTagsForCertificate: certificate,
  RemoveTagsFromCertificate: tagged,
  RequestCertificate: request,
  UpdateCertificateOptions: certificate,
};
