import { isIPv4, isIPv6 } from 'node:net';
import type { RecordType } from '../../dns/resolver.ts';
import { isName, readName } from './recordNames.ts';

const QUOTED = '"(?:[^"\\\\]|\\\\.)*"';

/** Whether a value can stand in a record of a type: developer guide, "Supported DNS record types". */
const ACCEPTS: Readonly<Record<RecordType, (value: string) => boolean>> = {
  A: isIPv4,
  AAAA: isIPv6,
  CAA: (value) => new RegExp(`^(?:\\d{1,2}|1\\d\\d|2[0-4]\\d|25[0-5]) [a-zA-Z0-9]+ ${QUOTED}$`).test(value),
  CNAME: (value) => isName(readName(value)),
  MX: (value) => /^\d{1,5} \S+$/.test(value),
  NS: (value) => isName(readName(value)),
  SOA: (value) => value.split(' ').length === 7,
  TXT: (value) => new RegExp(`^${QUOTED}(?: ${QUOTED})*$`).test(value),
};

export const recordTypeOf = (type: string | undefined): RecordType | undefined =>
  (Object.keys(ACCEPTS) as RecordType[]).find((known) => known === type);

export const isValue = (type: RecordType, value: string): boolean => ACCEPTS[type](value);
