import type { Constraint, Constraints } from '../../wire/constraints.ts';

const ARN: Constraint = {
  length: [20, 2048],
  pattern: String.raw`arn:[\w+=/,.@-]+:acm:[\w+=/,.@-]*:[0-9]+:[\w+=,.@-]+(/[\w+=,.@-]+)*`,
};
const CERTIFICATE_ARN: Constraint = {
  length: [20, 2048],
  pattern: String.raw`arn:[\w+=/,.@-]+:acm:[\w+=/,.@-]*:[0-9]+:certificate/[\w+=,.@-]+.*`,
};
const CERTIFICATE_BODY_BLOB: Constraint = { length: [1, 32_768] };
const CERTIFICATE_CHAIN_BLOB: Constraint = { length: [1, 2_097_152] };
const CERTIFICATE_EXPORT: Constraint = { values: ['ENABLED', 'DISABLED'] };
const CERTIFICATE_KEY_PAIR_ORIGIN: Constraint = { values: ['AWS_MANAGED', 'ACME', 'CUSTOMER_PROVIDED'] };
const CERTIFICATE_KEY_PAIR_ORIGINS: Constraint = { length: [1, 3] };
const CERTIFICATE_MANAGED_BY: Constraint = { values: ['CLOUDFRONT'] };
const CERTIFICATE_STATUS: Constraint = {
  values: ['PENDING_VALIDATION', 'ISSUED', 'INACTIVE', 'EXPIRED', 'VALIDATION_TIMED_OUT', 'REVOKED', 'FAILED'],
};
const CERTIFICATE_TRANSPARENCY_LOGGING_PREFERENCE: Constraint = { values: ['ENABLED', 'DISABLED'] };
const DOMAIN_LIST: Constraint = { length: [1, 100] };
const DOMAIN_NAME_STRING: Constraint = {
  length: [1, 253],
  pattern: String.raw`(\*\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9])`,
};
const DOMAIN_VALIDATION_OPTION_LIST: Constraint = { length: [1, 100] };
const EXTENDED_KEY_USAGE_NAME: Constraint = {
  values: [
    'TLS_WEB_SERVER_AUTHENTICATION',
    'TLS_WEB_CLIENT_AUTHENTICATION',
    'CODE_SIGNING',
    'EMAIL_PROTECTION',
    'TIME_STAMPING',
    'OCSP_SIGNING',
    'IPSEC_END_SYSTEM',
    'IPSEC_TUNNEL',
    'IPSEC_USER',
    'ANY',
    'NONE',
    'CUSTOM',
  ],
};
const IDEMPOTENCY_TOKEN: Constraint = { length: [1, 32], pattern: String.raw`\w+` };
const KEY_ALGORITHM: Constraint = {
  values: ['RSA_1024', 'RSA_2048', 'RSA_3072', 'RSA_4096', 'EC_prime256v1', 'EC_secp384r1', 'EC_secp521r1'],
};
const KEY_USAGE_NAME: Constraint = {
  values: [
    'DIGITAL_SIGNATURE',
    'NON_REPUDIATION',
    'KEY_ENCIPHERMENT',
    'DATA_ENCIPHERMENT',
    'KEY_AGREEMENT',
    'CERTIFICATE_SIGNING',
    'CRL_SIGNING',
    'ENCIPHER_ONLY',
    'DECIPHER_ONLY',
    'ANY',
    'CUSTOM',
  ],
};
const MAX_ITEMS: Constraint = { range: [1, 1000] };
const NEXT_TOKEN: Constraint = { length: [1, 10_000], pattern: String.raw`[\u0009\u000A\u000D\u0020-\u00FF]*` };
const PCA_ARN: Constraint = {
  length: [20, 2048],
  pattern: String.raw`arn:[\w+=/,.@-]+:acm-pca:[\w+=/,.@-]*:[0-9]+:[\w+=,.@-]+(/[\w+=,.@-]+)*`,
};
const PRIVATE_KEY_BLOB: Constraint = { length: [1, 5120] };
const SORT_BY: Constraint = { values: ['CREATED_AT'] };
const SORT_ORDER: Constraint = { values: ['ASCENDING', 'DESCENDING'] };
const TAG_KEY: Constraint = { length: [1, 128], pattern: String.raw`([\p{L}\p{Z}\p{N}_.:/=+\-@]*)` };
const TAG_LIST: Constraint = { length: [1, 50] };
const TAG_VALUE: Constraint = { length: [0, 256], pattern: String.raw`([\p{L}\p{Z}\p{N}_.:/=+\-@]*)` };
const VALIDATION_METHOD: Constraint = { values: ['EMAIL', 'DNS', 'HTTP'] };

/** What the API model demands of the inputs of the operations that are simulated (botocore 1.43). */
export const CONSTRAINTS: Constraints = {
  AddTagsToCertificateRequest: {
    CertificateArn: ARN,
    Tags: TAG_LIST,
  },
  CertificateOptions: {
    CertificateTransparencyLoggingPreference: CERTIFICATE_TRANSPARENCY_LOGGING_PREFERENCE,
    Export: CERTIFICATE_EXPORT,
    ValidationMethod: VALIDATION_METHOD,
  },
  DeleteCertificateRequest: {
    CertificateArn: ARN,
  },
  DescribeCertificateRequest: {
    CertificateArn: ARN,
  },
  DomainValidationOption: {
    DomainName: DOMAIN_NAME_STRING,
    ValidationDomain: DOMAIN_NAME_STRING,
  },
  Filters: {
    exportOption: CERTIFICATE_EXPORT,
    extendedKeyUsage: { items: EXTENDED_KEY_USAGE_NAME },
    keyTypes: { items: KEY_ALGORITHM },
    keyUsage: { items: KEY_USAGE_NAME },
    managedBy: CERTIFICATE_MANAGED_BY,
  },
  GetCertificateRequest: {
    CertificateArn: ARN,
  },
  ImportCertificateRequest: {
    Certificate: CERTIFICATE_BODY_BLOB,
    CertificateArn: ARN,
    CertificateChain: CERTIFICATE_CHAIN_BLOB,
    PrivateKey: PRIVATE_KEY_BLOB,
    Tags: TAG_LIST,
  },
  ListCertificateDomainValidationsRequest: {
    CertificateArn: CERTIFICATE_ARN,
    MaxItems: MAX_ITEMS,
    NextToken: NEXT_TOKEN,
  },
  ListCertificatesRequest: {
    CertificateKeyPairOrigins: { ...CERTIFICATE_KEY_PAIR_ORIGINS, items: CERTIFICATE_KEY_PAIR_ORIGIN },
    CertificateStatuses: { items: CERTIFICATE_STATUS },
    MaxItems: MAX_ITEMS,
    NextToken: NEXT_TOKEN,
    SortBy: SORT_BY,
    SortOrder: SORT_ORDER,
  },
  ListTagsForCertificateRequest: {
    CertificateArn: ARN,
  },
  RemoveTagsFromCertificateRequest: {
    CertificateArn: ARN,
    Tags: TAG_LIST,
  },
  RequestCertificateRequest: {
    CertificateAuthorityArn: PCA_ARN,
    DomainName: DOMAIN_NAME_STRING,
    DomainValidationOptions: DOMAIN_VALIDATION_OPTION_LIST,
    IdempotencyToken: IDEMPOTENCY_TOKEN,
    KeyAlgorithm: KEY_ALGORITHM,
    ManagedBy: CERTIFICATE_MANAGED_BY,
    SubjectAlternativeNames: { ...DOMAIN_LIST, items: DOMAIN_NAME_STRING },
    Tags: TAG_LIST,
    ValidationMethod: VALIDATION_METHOD,
  },
  Tag: {
    Key: TAG_KEY,
    Value: TAG_VALUE,
  },
  UpdateCertificateOptionsRequest: {
    CertificateArn: ARN,
  },
};
