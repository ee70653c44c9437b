import { readFileSync } from 'node:fs';
import type { BaseDecision } from '../../functions/control-loop/decision.ts';
import { CONTROLLERS } from '../../functions/controllers/registry.ts';
import { addressOf, type ControllerRow, folderOf } from '../../functions/controllers/row.ts';
import { defineFleet } from '../../fleet/fleet.ts';

/** A page about how one controller decides. */
export interface Topic {
  readonly row: ControllerRow;
  /** In docs/. */
  readonly file: string;
  readonly rules: readonly { readonly name: string }[];
  /** Whether a hold for this reason says that all is well. */
  readonly isCalm: (reason: string) => boolean;
  readonly introduction: string;
  /** What stands above the list of those that are left alone, in a controller that has one. */
  readonly leftAlone: string;
  readonly numbers: string;
}

/** What the folder of every controller has. */
interface ControllerModules {
  readonly RULES: Topic['rules'];
  readonly createController: (environment: object, whereabouts: object) => Attending;
}

/** What says whether all is well: the table of what needs people, or in older controllers a function. */
interface Attending {
  readonly isCalm?: (decision: BaseDecision) => boolean;
  readonly attention?: Readonly<Record<string, unknown>>;
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
    isCalm: (reason) =>
      controller.attention?.[reason] === 'steady' ||
      controller.isCalm?.({ kind: 'hold', reason, numbers: {} }) === true,
    introduction: `# How it decides about ${row.title}

<!-- Written by \`node cli/writeDecisionDocs.ts\` from ${folderOf(row)}. Change the comments there, not this page. -->

Every look at ${/^[aeiou]/.test(one) ? 'an' : 'a'} ${one} goes down one list of rules, and the first rule with an opinion decides. What each
decision was made from is kept with it: \`npm run evenkeel -- explain ${address}\` goes down the list for one as it is
now, and \`npm run evenkeel -- history ${address}\` shows what was decided before. What it is for, and what to do when
it holds: [${titleOf(docs.guide)}](${docs.guide}).`,
    leftAlone: `${several.slice(0, 1).toUpperCase()}${several.slice(1)} that are left alone`,
    numbers: `What the fleet sets stands in [${docs.settings}](../${docs.settings}) with its default. These are constants of the
code.`,
  };
}

/** The heading of a page. */
function titleOf(page: string): string {
  const [, title = page] = /^# (.*)$/m.exec(readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8')) ?? [];
  return title;
}
