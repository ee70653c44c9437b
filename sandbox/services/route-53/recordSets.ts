import type * as client from '@aws-sdk/client-route-53';
import { isWithin } from '../../dns/names.ts';
import { refuseUnsimulated } from '../../wire/unsimulated.ts';
import type { Answers } from './api.ts';
import { shapeOfChange } from './changes.ts';
import { invalidChangeBatch, invalidInput, priorRequestNotComplete } from './errors.ts';
import { excessOf } from './quotas.ts';
import { isName, listingKey, readName, shownName } from './recordNames.ts';
import { isValue, recordTypeOf } from './recordValues.ts';
import { type HostedZone, recordKey, type RecordSet } from './records.ts';
import type { Route53State } from './state.ts';

type Operations = 'ChangeResourceRecordSets' | 'ListResourceRecordSets';

/** Items of a page: at most (API reference), and unless told otherwise (as recorded). */
const PAGE_MAX = 300;
const PAGE = 100;

export function recordSetHandlers(state: Route53State): Answers<Operations> {
  return {
    // All of a batch takes effect, or nothing.
    ChangeResourceRecordSets: ({ HostedZoneId, ChangeBatch }) => {
      const zone = state.zone(HostedZoneId);
      const nowMs = state.core.clock.now();
      if (nowMs < zone.busyUntilMs) throw priorRequestNotComplete();
      const { Changes: changes = [], Comment } = ChangeBatch!;
      if (changes.length === 0) throw invalidInput('A change batch needs at least one change');
      const after = new Map(zone.recordSets);
      const faults = changes.flatMap((change) => apply(zone, after, change) ?? []);
      faults.push(...excessOf(changes, after.size));
      if (faults.length > 0) throw invalidChangeBatch(faults);
      return { ChangeInfo: shapeOfChange(state.commit(zone, Comment, after), nowMs) };
    },

    ListResourceRecordSets: ({ HostedZoneId, StartRecordName, StartRecordType, MaxItems: given }) => {
      const zone = state.zone(HostedZoneId);
      if (StartRecordType && !StartRecordName) throw invalidInput('A start record type needs a start record name');
      const MaxItems = Math.min(given ?? PAGE, PAGE_MAX);
      const position = (name: string, type: string) => `${listingKey(name)} ${type}`;
      const start = StartRecordName ? position(readName(StartRecordName), StartRecordType ?? '') : '';
      const found = [...zone.recordSets.values()]
        .map((record) => ({ record, at: position(record.name, record.type) }))
        .filter(({ at }) => at >= start)
        .toSorted((a, b) => (a.at < b.at ? -1 : 1))
        .map(({ record }) => record);
      const next = found[MaxItems];
      return {
        ResourceRecordSets: found.slice(0, MaxItems).map(({ set }) => set),
        IsTruncated: !!next,
        ...(next && { NextRecordName: shownName(next.name), NextRecordType: next.type }),
        MaxItems,
      };
    },
  };
}

const SIMULATED_OF_SET = new Set(['Name', 'Type', 'TTL', 'ResourceRecords', 'AliasTarget']);

/** Applies a change to the records; returns what is wrong with it, if anything. */
function apply(zone: HostedZone, records: Map<string, RecordSet>, change: client.Change): string | undefined {
  const set = change.ResourceRecordSet!;
  refuseUnsimulated('ResourceRecordSet', set, SIMULATED_OF_SET);
  const record = readRecord(zone, set);
  if (typeof record === 'string') return record;
  const { name, type } = record;
  const shown = `[name='${shownName(name)}', type='${type}']`;
  const key = recordKey(name, type);
  const present = records.get(key);
  switch (change.Action) {
    case 'CREATE':
      if (present) return `Tried to create resource record set ${shown} but it already exists`;
      break;
    case 'UPSERT':
      break;
    case 'DELETE':
      if (!present) return `Tried to delete resource record set ${shown} but it was not found`;
      if (!isSame(present.set, record.set))
        return `Tried to delete resource record set ${shown} but the values provided do not match the current values`;
      if (name === zone.name && (type === 'NS' || type === 'SOA'))
        return `A HostedZone must contain at least one ${type} record for the zone itself.`;
      records.delete(key);
      return undefined;
    case undefined:
      return 'A change needs an action';
  }
  const clash = [...records.values()].find(
    (other) => other.name === name && other.type !== type && (other.type === 'CNAME' || type === 'CNAME'),
  );
  if (clash || (type === 'CNAME' && name === zone.name))
    return `RRSet of type ${type} with DNS name ${shownName(name)} is not permitted as it conflicts with other records with the same DNS name in zone ${shownName(zone.name)}`;
  records.set(key, record);
  return undefined;
}

/** The record in canonical form, or what is wrong with it. */
function readRecord(zone: HostedZone, set: client.ResourceRecordSet): RecordSet | string {
  const name = readName(set.Name ?? '');
  const type = recordTypeOf(set.Type);
  if (!isName(name)) return `${set.Name} is not a valid domain name`;
  if (!type) return `The record type ${set.Type} is not simulated by this Region`;
  if (!isWithin(name, zone.name))
    return `RRSet with DNS name ${shownName(name)} is not permitted in zone ${shownName(zone.name)}`;
  const values = set.ResourceRecords?.map(({ Value }) => Value ?? '') ?? [];
  if (!set.AliasTarget === (values.length === 0) || (set.AliasTarget && set.TTL !== undefined))
    return `Invalid request: expected either an alias target, or a TTL and records, for ${shownName(name)}`;
  if (!set.AliasTarget && set.TTL === undefined) return `Invalid request: missing field 'TTL' for ${shownName(name)}`;
  const wrong = values.find((value) => !isValue(type, value));
  if (wrong !== undefined) return `Invalid Resource Record: ${wrong} is not a valid value of type ${type}`;
  if (type === 'CNAME' && values.length > 1) return `A CNAME has one value: ${shownName(name)}`;
  return { name, type, set: { ...set, Name: shownName(name), Type: type } };
}

/** Deleting takes the record as it is, whatever the order of its values. */
function isSame(a: client.ResourceRecordSet, b: client.ResourceRecordSet): boolean {
  const values = (set: client.ResourceRecordSet) =>
    (set.ResourceRecords ?? [])
      .map(({ Value }) => Value ?? '')
      .toSorted()
      .join('\n');
  const alias = ({ AliasTarget }: client.ResourceRecordSet) =>
    AliasTarget ? `${AliasTarget.HostedZoneId} ${readName(AliasTarget.DNSName ?? '')}` : '';
  return a.TTL === b.TTL && values(a) === values(b) && alias(a) === alias(b);
}
