import { CONTROLLERS } from '../../functions/controllers/registry.ts';
import { type Grant, readRoles, type RoleDoc } from './roles.ts';

/** The fleet of the page: everything switched on that brings permissions along. */
export const PERMISSIONS_FLEET = 'test/stacks/everythingFleet.ts';

/** A fleet whose ticks are divided: their state machines have roles that no smaller fleet has. */
export const LARGE_FLEET = 'test/functions/controllers/parts/largeFleet.ts';

const NAMES = new Set(CONTROLLERS.map(({ name }) => name.toLowerCase()));

const isController = ({ name }: RoleDoc) => NAMES.has(name.toLowerCase());

/** The sections, in the order of their weight. A role stands in the first one that takes it. */
const SECTIONS: readonly (readonly [heading: string, about: string, takes: (role: RoleDoc) => boolean])[] = [
  [
    'Controllers',
    "They change what the fleet names in `mode: 'act'`. With nothing in that mode, a controller has none of the rights that change anything.",
    isController,
  ],
  [
    'Drills',
    'The steps of drills, the drill API, and the prober.',
    ({ name, service }) => service === 'lambda' && name.startsWith('Drills'),
  ],
  [
    'Slack',
    'The endpoint that verifies requests, and the function that answers them.',
    ({ name }) => name.startsWith('Slack'),
  ],
  [
    'Workers',
    'They do one thing that a controller has asked for, and leave the outcome.',
    ({ service }) => service === 'lambda',
  ],
  [
    'State machines',
    'Each drill is one, and the clean-up of drills that were killed.',
    ({ service }) => service === 'states',
  ],
  [
    'Schedules and rules',
    'What starts functions and state machines, and what brings messages to the topic.',
    () => true,
  ],
];

/**
 * The page about what each role may do, from a cloud assembly of the fleet above.
 * @throws {Error} naming the statements that nobody has given a reason for
 */
export function renderPermissions(folder: string): string {
  const roles = readRoles(folder);
  const functions = roles.filter(({ service }) => service === 'lambda');
  const isCommon = (grant: Grant) => functions.every(({ grants }) => grants.some((each) => isSame(each, grant)));
  const common = functions[0]!.grants.filter(isCommon);
  const left = new Set(roles);
  const sections = SECTIONS.map(([heading, about, takes]) => {
    const own = [...left].filter(takes);
    for (const role of own) left.delete(role);
    const named = own.map(({ name, grants }) => ({
      name,
      grants: grants.filter((grant) => !common.some((each) => isSame(each, grant))),
    }));
    const alike = [...Map.groupBy(named, ({ grants }) => JSON.stringify(grants)).values()];
    return [
      `## ${heading}\n\n${about}`,
      ...alike.map((same) =>
        renderRole(
          same.map(({ name }) => name),
          same[0]!.grants,
        ),
      ),
    ].join('\n\n');
  });
  return `${[introduction(common), ...sections].join('\n\n')}\n`;
}

const introduction = (common: readonly Grant[]) => `# What each role may do

<!-- Written by \`node cli/writeDeployDocs.ts\` from the synthesized stacks. Change the reasons in stacks/, not this page. -->

For whoever reviews Evenkeel before it is deployed. Every statement of every role is here, with its reason, for a fleet in
which everything is switched on ([everythingFleet.ts](../${PERMISSIONS_FLEET})). A fleet that uses less is given less. From 300 clusters on, the state machines that
divide ticks have a role each, which may start itself, look for its executions and invoke one function
([scale](scale.md)).
No role has a policy of AWS, or a wildcard as an action. What somebody could do who has taken a role over is in
[security](security.md).

The same page for your fleet: \`npm run synth\`, then \`node cli/writeDeployDocs.ts --assembly cdk.out --out FOLDER\`.

\`ACCOUNT\` and \`REGION\` are those of the deployment. \`<Ledger.Arn>\` is the ARN of what the stacks declare by that name.

## Every function

${table(common)}`;

const renderRole = (names: readonly string[], grants: readonly Grant[]) =>
  `### ${names.join(', ')}\n\n${grants.length > 0 ? table(grants) : 'Nothing else.'}`;

const isSame = (one: Grant, other: Grant) => JSON.stringify(one) === JSON.stringify(other);

const table = (grants: readonly Grant[]) =>
  [
    ['why', 'actions', 'resources', 'only if'],
    ['---', '---', '---', '---'],
    ...grants.map(({ why, actions, resources, conditions }) => [why, ...[actions, resources, conditions].map(codes)]),
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

const codes = (texts: readonly string[]) =>
  texts.map((text) => (text.startsWith('its ') ? text : `\`${text.replaceAll('|', String.raw`\|`)}\``)).join('<br>');
