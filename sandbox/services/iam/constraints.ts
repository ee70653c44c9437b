import type { Constraint, Constraints } from '../../wire/constraints.ts';

const MARKER: Constraint = { length: [1, 320], pattern: String.raw`[\u0020-\u00FF]+` };
const MAX_ITEMS: Constraint = { range: [1, 1000] };
const NAME: Constraint = { length: [1, 128], pattern: String.raw`[\w+=,.@-]+` };
const PATH: Constraint = { length: [1, 512], pattern: String.raw`(\u002F)|(\u002F[\u0021-\u007E]+\u002F)` };
const PATH_PREFIX: Constraint = { length: [1, 512], pattern: String.raw`\u002F[\u0021-\u007F]*` };
const pem = (longest: number): Constraint => ({
  length: [1, longest],
  pattern: String.raw`[\u0009\u000A\u000D\u0020-\u00FF]+`,
});

/** What the API model demands of the inputs of the operations that are simulated (botocore 1.43). */
export const CONSTRAINTS: Constraints = {
  DeleteServerCertificateRequest: { ServerCertificateName: NAME },
  GetServerCertificateRequest: { ServerCertificateName: NAME },
  ListServerCertificatesRequest: { Marker: MARKER, MaxItems: MAX_ITEMS, PathPrefix: PATH_PREFIX },
  UploadServerCertificateRequest: {
    CertificateBody: pem(16_384),
    CertificateChain: pem(2_097_152),
    Path: PATH,
    PrivateKey: pem(16_384),
    ServerCertificateName: NAME,
    Tags: { length: [0, 50] },
  },
};
