import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { createProgram } from '../../../../cli/evenkeel/program.ts';

/** What `npm run evenkeel` writes about a Region that is served at a URL, for a fleet file of this folder. */
export async function evenkeel(url: string, fleet: string, ...args: string[]): Promise<string> {
  let written = '';
  const program = createProgram((text) => (written += text));
  for (const command of program.commands) command.exitOverride().configureOutput({ writeErr: () => {} });
  const file = fileURLToPath(new URL(fleet, import.meta.url));
  await program.parseAsync([...args, '--endpoint-url', url, '--fleet', file], { from: 'user' });
  return stripVTControlCharacters(written);
}
