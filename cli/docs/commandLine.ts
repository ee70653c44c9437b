import type { Command } from 'commander';
import { createProgram } from '../evenkeel/program.ts';

/** The width of a terminal that nobody has widened. */
const COLUMNS = 80;

const INTRODUCTION = `# The command line

Generated from the commands themselves by \`node cli/writeDecisionDocs.ts\`; \`evenkeel COMMAND --help\` prints the same.

In the repository type \`npx evenkeel\`, which runs the sources. \`npm pack\` makes a package that needs no other: a bundle,
with the console, for Node 24; the sandbox needs the repository. \`npm link\` puts \`evenkeel\` on the path; in a project
that has the package, type \`npx evenkeel\`, too.

- **Where it looks**: the fleet that is deployed in the Region and account of your credentials, or of a sandbox
  (\`--endpoint-url\`, or \`AWS_ENDPOINT_URL\`). Commands that are printed for you to paste go to the same place.
- **What it changes**: nothing, unless the command says so. \`status\`, \`plan\`, \`explain\`, \`history\`, \`certificates\`,
  \`wiring\` and \`drill list\`, \`status\` and \`report\` only read.
- **What cannot be read** is named, and the rest is shown: exit code 3. A message says what is wrong and what to do.
- **Times** are UTC, of AWS or of the sandbox, never of your machine.
- **\`--json\`** prints one object on standard output. \`status\` and \`plan\` have \`stage\`, \`region\`, \`account\`, \`atMs\` and
  \`unread\` (texts), and \`resources\` or \`actions\`. A failure is one on standard error, with
  \`error\` and \`exitCode\`; wrong usage is text there.
- **A proxy** is that of \`HTTPS_PROXY\` and \`NO_PROXY\`, as for the AWS CLI; a sandbox on this machine is asked directly.
- **Colours** are for terminals; \`NO_COLOR\` turns them off. Progress goes to standard error, on a terminal only.
`;

/** The page in docs/ about the command line: the help of each command. */
export function renderCommandLineDocs(): string {
  let written = '';
  const program = createProgram((text) => (written += text), undefined, 'evenkeel');
  const helpOf = (command: Command): string => {
    written = '';
    command.configureOutput({
      writeOut: (text) => (written += text),
      getOutHelpWidth: () => COLUMNS,
      getOutHasColors: () => false,
    });
    command.outputHelp();
    return written.trim();
  };
  const sections = leavesOf(program).map(
    ({ name, command }) => `## \`${name}\`\n\n\`\`\`\n${helpOf(command)}\n\`\`\`\n`,
  );
  return [INTRODUCTION, `\`\`\`\n${helpOf(program)}\n\`\`\`\n`, ...sections].join('\n');
}

/** The commands that do something, in the order of their help. */
function leavesOf(command: Command, before = ''): { name: string; command: Command }[] {
  return command.commands.flatMap((one) => {
    const name = `${before}${one.name()}`;
    return one.commands.length > 0 ? leavesOf(one, `${name} `) : [{ name, command: one }];
  });
}
