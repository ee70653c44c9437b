import { readFileSync } from 'node:fs';
import { CONTROLLERS } from '../../functions/controllers/registry.ts';
import { addressOf, type ControllerRow, folderOf } from '../../functions/controllers/row.ts';
import { defineFleet } from '../../fleet/fleet.ts';

/** A page about the decisions of one controller. */
export interface Topic {
  readonly row: ControllerRow;
  /** In docs/. */
  readonly file: string;
  readonly rules: readonly { readonly name: string }[];
  /** Whether a hold for this reason is normal. */
  readonly isSteady: (reason: string) => boolean;
  readonly introduction: string;
  /** The heading of the list of resources that are not managed, if the controller has one. */
  readonly leftAlone: string;
  readonly numbers: string;
}

/** The modules in the folder of every controller. */
interface ControllerModules {
  readonly RULES: Topic['rules'];
  readonly createController: (environment: object, whereabouts: object) => Attending;
}

/** Defines which holds are normal. */
interface Attending {
  readonly attention: Readonly<Record<string, unknown>>;
}

/** The pages, in the order of the controllers. */
export const readTopics = async (rows: readonly ControllerRow[] = CONTROLLERS): Promise<Topic[]> =>
  await Promise.all(rows.flatMap((row) => (row.docs === undefined ? [] : [readTopic(row, row.docs)])));

async function readTopic(row: ControllerRow, docs: NonNullable<ControllerRow['docs']>): Promise<Topic> {
  const folder = new URL(`../../${folderOf(row)}/`, import.meta.url);
  const [{ RULES }, { createController }] = await Promise.all([
    import(new URL('decide.ts', folder).href) as Promise<ControllerModules>,
    import(new URL('controller.ts', folder).href) as Promise<ControllerModules>,
  ]);
  const nowhere = { stage: '', fleet: defineFleet({}), tableName: '', busName: '' };
  const controller = createController(nowhere, { region: '', owner: '' });
  const { one, several } = row.words;
  const address = addressOf(row, 'NAME');
  return {
    row,
    file: docs.page,
    rules: RULES,
    isSteady: (reason) => controller.attention[reason] === 'steady',
    introduction: `# How Evenkeel decides about ${row.title}

<!-- Written by \`node cli/writeDecisionDocs.ts\` from ${folderOf(row)}. Change the comments there, not this page. -->

Each reconciliation of ${/^[aeiou]/.test(one) ? 'an' : 'a'} ${one} evaluates one list of rules in order. The first proposal that is not
deferred is the decision, and its metrics are recorded with it. \`npx evenkeel explain ${address}\`
evaluates the rules now; \`npx evenkeel history ${address}\` shows earlier decisions.
Purpose, and what to do when it holds: [${titleOf(docs.guide)}](${docs.guide}).`,
    leftAlone: `${several.slice(0, 1).toUpperCase()}${several.slice(1)} that are not managed`,
    numbers: `The settings of the fleet are in [${docs.settings}](../${docs.settings}) with their defaults. These are constants of
the code.`,
  };
}

/** The heading of a page. */
function titleOf(page: string): string {
  const [, title = page] = /^# (.*)$/m.exec(readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8')) ?? [];
  return title;
}
