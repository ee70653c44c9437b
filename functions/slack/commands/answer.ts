import { sentence } from '../blocks.ts';
import type { Command } from './parseCommand.ts';
import { abortDrill, leaveDrill, requestDrill, type DrillTools } from '../drills/requestDrill.ts';
import type { Misunderstanding } from './hints.ts';
import type { Answer } from '../respond.ts';
import { help } from './help.ts';
import { history } from './history.ts';
import { pause, resume } from './pause.ts';
import { previewResource } from './preview.ts';
import { status } from './status.ts';
import type { Tools } from './tools.ts';

/** Executes a command. @returns its answer */
export async function answer(command: Command | Misunderstanding, tools: Tools & DrillTools): Promise<Answer> {
  switch (command.name) {
    case 'help':
      return help(tools);
    case 'misunderstood':
      return sentence(command.hint);
    case 'status':
      return await status(tools);
    case 'plan':
      return await previewResource(command.resource, tools);
    case 'history':
      return await history(command.resource, tools);
    case 'pause':
      return await pause(command, tools);
    case 'resume':
      return await resume(command.target, tools);
    case 'drill':
      return await requestDrill(command, tools);
    case 'abort':
      return await abortDrill(command.drillId, 'by a command in Slack', tools);
    case 'leave':
      return await leaveDrill(command.drillId, command.why, tools);
  }
}
