import type { Wire } from './codec.ts';

/**
 * The errors that any service may answer and that no model lists, with their spelling on the query wires, where
 * their names are older, and on the others. Source: "Common errors" in the API reference of each service.
 */
interface CommonError {
  readonly shapeName: string;
  readonly queryCode: string;
  readonly status: number;
}

/** EC2 has names of its own for some of them. */
const EC2: Readonly<Record<string, CommonError>> = {
  AccessDeniedException: { shapeName: 'UnauthorizedOperation', queryCode: 'UnauthorizedOperation', status: 403 },
  InvalidSignatureException: { shapeName: 'AuthFailure', queryCode: 'AuthFailure', status: 401 },
  ThrottlingException: { shapeName: 'RequestLimitExceeded', queryCode: 'RequestLimitExceeded', status: 503 },
};

const COMMON: readonly CommonError[] = [
  { shapeName: 'AccessDeniedException', queryCode: 'AccessDenied', status: 403 },
  { shapeName: 'InvalidSignatureException', queryCode: 'SignatureDoesNotMatch', status: 403 },
  { shapeName: 'ThrottlingException', queryCode: 'Throttling', status: 400 },
  { shapeName: 'ValidationException', queryCode: 'ValidationError', status: 400 },
  { shapeName: 'MissingRequiredParameterException', queryCode: 'MissingParameter', status: 400 },
  { shapeName: 'InvalidParameterValueException', queryCode: 'InvalidParameterValue', status: 400 },
  { shapeName: 'UnknownOperationException', queryCode: 'InvalidAction', status: 400 },
  { shapeName: 'SerializationException', queryCode: 'MalformedInput', status: 400 },
  { shapeName: 'InternalFailure', queryCode: 'InternalFailure', status: 500 },
  { shapeName: 'ServiceUnavailable', queryCode: 'ServiceUnavailable', status: 503 },
];

/** Knows a common error by either of its names. The JSON wires refuse with 400 where the others say 403. */
export function commonError(code: string, wire: Wire): CommonError | undefined {
  const common = COMMON.find(({ shapeName, queryCode }) => code === shapeName || code === queryCode);
  if (!common) return undefined;
  if (wire === 'ec2Query') return EC2[common.shapeName] ?? common;
  return common.status === 403 && (wire === 'json10' || wire === 'json11') ? { ...common, status: 400 } : common;
}
