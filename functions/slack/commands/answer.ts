import { sentence } from '../blocks.ts';
import type { Command } from './parseCommand.ts';
import {
  abortDrill,
  acknowledgeDrill,
  type DrillTools,
  leaveDrill,
  requestDrill,
  typeDecision,
} from '../drills/requestDrill.ts';
import { listDrills, showDrill } from '../drills/show.ts';
import { reportDrills } from '../drills/report.ts';
import type { Misunderstanding } from './hints.ts';
import type { Answer } from '../respond.ts';
import { help } from './help.ts';
import { explain } from './explain.ts';
import { history } from './history.ts';
import { pause, resume } from './pause.ts';
import { previewResource } from './preview.ts';
import { certificates, status } from './status.ts';
import type { Tools } from './tools.ts';

/** Executes a command. @returns its answer */
export async function answer(command: Command | Misunderstanding, tools: Tools & DrillTools): Promise<Answer> {
  switch (command.name) {
    case 'help':
      return help(tools);
    case 'misunderstood':
      return sentence(command.hint);
    case 'status':
      return await status(tools, command.resource);
    case 'certificates':
      return await certificates(tools);
    case 'plan':
      return await previewResource(command.resource, tools);
    case 'explain':
      return await explain(command.resource, tools);
    case 'history':
      return await history(command, tools);
    case 'pause':
      return await pause(command, tools);
    case 'resume':
      return await resume(command, tools);
    default:
      return await answerAboutDrills(command, tools);
  }
}

/** Executes a command about drills. */
async function answerAboutDrills(
  command: Extract<Command, { name: `drill ${string}` }>,
  tools: Tools & DrillTools,
): Promise<Answer> {
  switch (command.name) {
    case 'drill start':
      return await requestDrill(command, tools);
    case 'drill approve':
    case 'drill deny':
      return await typeDecision(command, tools);
    case 'drill abort':
      return await abortDrill(command.drillId, command.why ?? 'by a command in Slack', tools);
    case 'drill leave':
      return await leaveDrill(command.drillId, command.why, tools);
    case 'drill acknowledge':
      return await acknowledgeDrill(command, tools);
    case 'drill status':
      return await showDrill(command.drillId, tools);
    case 'drill list':
      return await listDrills(tools);
    case 'drill report':
      return await reportDrills(command.sinceMs, tools);
  }
}
