import { arn } from '../../core.ts';
import { anything, type DemandsOf, type ServiceActions, withRequestTags } from './demand.ts';

/** A path stands before the name, which most requests do not tell: the one that all have who are given none. */
const serverCertificate: DemandsOf = ({ Path = '/', ServerCertificateName }) => {
  const parts = [...String(Path).split('/'), String(ServerCertificateName)].filter((part) => part !== '');
  return [{ resource: arn('iam', `server-certificate/${parts.join('/')}`) }];
};

export const iam: ServiceActions = {
  GetRole: ({ RoleName }) => [{ resource: arn('iam', `role/${String(RoleName)}`) }],
  SimulatePrincipalPolicy: ({ PolicySourceArn }) => [{ resource: String(PolicySourceArn) }],
  DeleteServerCertificate: serverCertificate,
  GetServerCertificate: serverCertificate,
  ListServerCertificates: anything,
  UploadServerCertificate: withRequestTags(serverCertificate),
};
