import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ControllerRow, folderOf } from '../../functions/controllers/row.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A top-level declaration of a source file. */
export interface Declaration {
  /** Relative to the folder. */
  readonly file: string;
  readonly name: string;
  /** The sentences of its doc comment, on one line; empty if it has none. */
  readonly doc: string;
  /** From its keyword to the next declaration. */
  readonly text: string;
}

/** One member of a union type. */
export interface UnionMember {
  /** The name in quotes, or the body of an object type. */
  readonly text: string;
  readonly doc: string;
}

const DOC = String.raw`(?:/\*\*(?<doc>(?:[^*]|\*(?!/))*)\*/\s*)?`;

/** The declarations in the files of a controller, by file and in their order. */
export const readDeclarations = (row: Pick<ControllerRow, 'name' | 'folder'>): Declaration[] =>
  readFolder(`${ROOT}${folderOf(row)}/`);

/** The same for the code that controllers share about an AWS service. */
export const readServiceDeclarations = (service: string): Declaration[] =>
  readFolder(`${ROOT}functions/aws/${service}/`);

function readFolder(folder: string): Declaration[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return names.toSorted().flatMap((file) => declarationsOf(file, readFileSync(`${folder}${file}`, 'utf8')));
}

/** The formatter puts every top-level declaration at the beginning of a line. */
export function declarationsOf(file: string, source: string): Declaration[] {
  const beginning = new RegExp(
    String.raw`^${DOC}(?<head>(?:export )?(?:const|function|type|interface|class) (?<name>\w+))`,
    'gm',
  );
  const matches = [...source.matchAll(beginning)];
  return matches.map((match, at) => {
    const { doc = '', head = '', name = '' } = match.groups!;
    const start = match.index + match[0].length - head.length;
    return { file, name, doc: sentencesOf(doc), text: source.slice(start, matches[at + 1]?.index) };
  });
}

/** The members of a union type, each with the doc comment above it. */
export function membersOf(type: Declaration): UnionMember[] {
  const member = new RegExp(
    String.raw`${DOC}\|\s*(?:'(?<literal>[^']+)'|\{\n(?<body>[\s\S]*?)\n {4}\}|\{(?<line>[^\n]*)\}|(?<reference>[A-Z]\w*))`,
    'g',
  );
  return [...type.text.matchAll(member)].map(({ groups = {} }) => {
    const { doc = '', literal, body, line, reference } = groups;
    return { doc: sentencesOf(doc), text: literal ?? body ?? line ?? reference ?? '' };
  });
}

/** A comment without its stars, its tags and its line breaks. */
const sentencesOf = (comment: string): string =>
  comment
    .replace(/^\s*\* ?/gm, '')
    .replace(/\s@(?:param|returns|throws|typeParam)[\s\S]*$/, '')
    .replace(/\s+/g, ' ')
    .trim();
