import type { Command, Misunderstanding } from '../command.ts';
import { sentence } from '../blocks.ts';
import type { Answer } from '../respond.ts';
import { help } from './help.ts';
import { history } from './history.ts';
import { pause, resume } from './pause.ts';
import { plan } from './plan.ts';
import { status } from './status.ts';
import type { Tools } from './tools.ts';

/** Does what was asked, and says so. */
export async function answer(command: Command | Misunderstanding, tools: Tools): Promise<Answer> {
  switch (command.name) {
    case 'help':
      return help(tools);
    case 'misunderstood':
      return sentence(command.hint);
    case 'status':
      return await status(tools);
    case 'plan':
      return await plan(command.resource, tools);
    case 'history':
      return await history(command.resource, tools);
    case 'pause':
      return await pause(command, tools);
    case 'resume':
      return await resume(command.target, tools);
  }
}
