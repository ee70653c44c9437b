import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { vi } from 'vitest';
import { createProgram } from '../../../../cli/evenkeel/program.ts';

let lastUrl: string | undefined;

/** What `npx evenkeel` writes about a Region that is served at a URL, for a fleet file of this folder. */
export async function evenkeel(url: string, fleet: string, ...args: string[]): Promise<string> {
  // Clients are made for one Region: another one, or another file of this process, may have had them before.
  if (url !== lastUrl) vi.resetModules();
  lastUrl = url;
  let written = '';
  const program = createProgram((text) => (written += text));
  for (const command of program.commands) command.exitOverride().configureOutput({ writeErr: () => {} });
  const file = fileURLToPath(new URL(fleet, import.meta.url));
  await program.parseAsync([...args, '--endpoint-url', url, '--fleet', file], { from: 'user' });
  return stripVTControlCharacters(written);
}
