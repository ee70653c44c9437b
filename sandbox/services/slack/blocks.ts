/** A block or a part of one. */
export type Block = Readonly<Record<string, unknown>>;

/** Source: the Block Kit reference, each block's own page. */
const LIMITS = {
  blocks: 50,
  sectionText: 3_000,
  fieldText: 2_000,
  fields: 10,
  headerText: 150,
  contextElements: 10,
  actionElements: 25,
  buttonText: 75,
  buttonValue: 2_000,
  identifier: 255,
  confirmTitle: 100,
  confirmText: 300,
} as const;

/**
 * The faults of a message's blocks, for the blocks that Evenkeel uses. Slack rejects the whole message with
 * `invalid_blocks`; a block that is not simulated is a fault, too.
 */
export function faultsOf(blocks: unknown): string[] {
  if (!Array.isArray(blocks)) return ['blocks is not a list'];
  const list = blocks as readonly Block[];
  const ids = list.flatMap((block) => (block['block_id'] === undefined ? [] : [block['block_id']]));
  return [
    ...atMost(list.length, LIMITS.blocks, 'blocks'),
    ...(new Set(ids).size < ids.length ? ['two blocks have the same block_id'] : []),
    ...list.flatMap((block, at) => faultsOfBlock(block).map((fault) => `blocks[${at}]: ${fault}`)),
  ];
}

function faultsOfBlock(block: Block): string[] {
  switch (block['type']) {
    case 'divider':
      return [];
    case 'header':
      return textFaults(block['text'], LIMITS.headerText, 'header', ['plain_text']);
    case 'section': {
      const fields = listOf(block['fields']);
      return [
        ...(block['text'] === undefined && fields.length === 0 ? ['a section needs text or fields'] : []),
        ...(block['text'] === undefined ? [] : textFaults(block['text'], LIMITS.sectionText, 'section')),
        ...atMost(fields.length, LIMITS.fields, 'fields'),
        ...fields.flatMap((field) => textFaults(field, LIMITS.fieldText, 'field')),
      ];
    }
    case 'context': {
      const elements = listOf(block['elements']);
      return [
        ...atMost(elements.length, LIMITS.contextElements, 'elements of a context'),
        ...elements.flatMap((element) => textFaults(element, LIMITS.sectionText, 'context')),
      ];
    }
    case 'actions': {
      const elements = listOf(block['elements']);
      return [
        ...(elements.length === 0 ? ['actions without elements'] : []),
        ...atMost(elements.length, LIMITS.actionElements, 'elements of actions'),
        ...elements.flatMap(faultsOfButton),
      ];
    }
    default:
      return [`a block of the type ${String(block['type'])} is not simulated`];
  }
}

function faultsOfButton(button: Block): string[] {
  if (button['type'] !== 'button') return [`an element of the type ${String(button['type'])} is not simulated`];
  const { action_id: id = '', value = '' } = button as Readonly<Record<string, string | undefined>>;
  const asked = button['confirm'] as Block | undefined;
  return [
    ...textFaults(button['text'], LIMITS.buttonText, 'button', ['plain_text']),
    ...atMost(id.length, LIMITS.identifier, 'characters in action_id'),
    ...atMost(value.length, LIMITS.buttonValue, 'characters in a button value'),
    ...styleFaults(button),
    ...(asked
      ? [
          ...textFaults(asked['title'], LIMITS.confirmTitle, 'confirm title', ['plain_text']),
          ...textFaults(asked['text'], LIMITS.confirmText, 'confirm text'),
          ...styleFaults(asked),
        ]
      : []),
  ];
}

const styleFaults = ({ style }: Block): string[] =>
  style === undefined || style === 'primary' || style === 'danger' ? [] : [`unknown style ${JSON.stringify(style)}`];

function textFaults(of: unknown, most: number, where: string, types = ['mrkdwn', 'plain_text']): string[] {
  const { type, text } = Object(of) as { type?: unknown; text?: unknown };
  if (typeof text !== 'string' || text === '') return [`${where}: the text is missing`];
  if (!types.includes(String(type))) return [`${where}: its text has the type ${String(type)}`];
  return atMost(text.length, most, `characters of ${where}`);
}

const atMost = (count: number, most: number, what: string): string[] =>
  count > most ? [`${count} ${what}, the maximum is ${most}`] : [];

const listOf = (value: unknown): readonly Block[] => (Array.isArray(value) ? (value as Block[]) : []);

/** The button of a message with this action_id. */
export function findButton(blocks: readonly Block[], actionId: string): Block | undefined {
  const elements = blocks.flatMap((block) => (block['type'] === 'actions' ? listOf(block['elements']) : []));
  return elements.find((element) => element['action_id'] === actionId);
}
