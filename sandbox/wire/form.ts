import { FromStringShapeDeserializer } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { ISO_8601 } from './codec.ts';
import { membersOf } from './schema.ts';

/**
 * Reads a form of the query protocols: `Filters.Filter.1.Values.Value.2=a` is the second value of the first filter.
 * EC2's dialect names members its own way and never wraps a list.
 */
export function readForm(schema: NormalizedSchema, form: Iterable<[string, string]>, isEc2: boolean): unknown {
  return read(schema, treeOf(form), isEc2);
}

/** The form as a tree along the dots of its names. */
interface Node {
  value?: string;
  children?: Map<string, Node>;
}

function treeOf(form: Iterable<[string, string]>): Node {
  const root: Node = {};
  for (const [name, value] of form) {
    let node = root;
    for (const part of name.split('.')) {
      const children = (node.children ??= new Map<string, Node>());
      let child = children.get(part);
      if (!child) children.set(part, (child = {}));
      node = child;
    }
    node.value = value;
  }
  return root;
}

const scalars = new FromStringShapeDeserializer({ timestampFormat: ISO_8601, httpBindings: false });

function read(schema: NormalizedSchema, node: Node, isEc2: boolean): unknown {
  if (schema.isStructSchema()) return readStructure(schema, node, isEc2);
  if (schema.isListSchema()) return readList(schema, node, isEc2);
  if (schema.isMapSchema()) return readMap(schema, node, isEc2);
  return scalars.read(schema, node.value ?? '');
}

function readStructure(schema: NormalizedSchema, node: Node, isEc2: boolean): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [name, member] of membersOf(schema)) {
    const child = node.children?.get(isEc2 ? ec2Name(name, member) : (member.getMemberTraits().xmlName ?? name));
    if (child) out[name] = read(member, child, isEc2);
  }
  return out;
}

function ec2Name(name: string, member: NormalizedSchema): string {
  const given = member.getMergedTraits()['ec2QueryName'];
  if (typeof given === 'string') return given;
  const xmlName = member.getMemberTraits().xmlName ?? name;
  return xmlName.charAt(0).toUpperCase() + xmlName.slice(1);
}

/** `List.1` if the list is flat, else `List.member.1` or the item's own name. An empty list is sent as `List=`. */
function readList(schema: NormalizedSchema, node: Node, isEc2: boolean): unknown[] {
  const item = schema.getValueSchema();
  let items = numbered(node);
  if (items.length === 0) {
    const wrapper = node.children?.get(item.getMergedTraits().xmlName ?? 'member') ?? node.children?.get('member');
    items = numbered(wrapper);
  }
  return items.map((child) => read(item, child, isEc2));
}

function readMap(schema: NormalizedSchema, node: Node, isEc2: boolean): Record<string, unknown> {
  const [keys, values] = [schema.getKeySchema(), schema.getValueSchema()];
  const keyName = keys.getMergedTraits().xmlName ?? 'key';
  const valueName = values.getMergedTraits().xmlName ?? 'value';
  const entries = numbered(schema.getMergedTraits().xmlFlattened ? node : node.children?.get('entry'));
  return Object.fromEntries(
    entries.map(({ children }) => [
      children?.get(keyName)?.value ?? '',
      read(values, children?.get(valueName) ?? {}, isEc2),
    ]),
  );
}

/** The children with numbers for names, by number. */
function numbered(node: Node | undefined): Node[] {
  return [...(node?.children ?? [])]
    .filter(([name]) => /^\d+$/.test(name))
    .toSorted(([one], [other]) => Number(one) - Number(other))
    .map(([, child]) => child);
}
