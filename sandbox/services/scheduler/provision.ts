import type { Provisioners } from '../../deploy/resource.ts';
import { checkProperties, perform, tagsOf } from '../../deploy/perform.ts';
import type { WireService } from '../../wire/service.ts';

const GROUP_PROPERTIES = new Set(['Name', 'Tags']);

/** Creates what templates declare of Scheduler, by the calls that CloudFormation makes. */
export function createProvisioners(wire: WireService): Provisioners {
  return {
    'AWS::Scheduler::ScheduleGroup': (resource) => {
      checkProperties(resource, GROUP_PROPERTIES);
      perform(wire, 'CreateScheduleGroup', { Name: resource.name, Tags: tagsOf(resource.properties['Tags']) });
      return () => perform(wire, 'DeleteScheduleGroup', { Name: resource.name });
    },
    'AWS::Scheduler::Schedule': ({ name, properties }) => {
      const { StartDate, EndDate } = properties;
      const dates = { StartDate: dateOf(StartDate), EndDate: dateOf(EndDate) };
      perform(wire, 'CreateSchedule', { ...properties, ...dates, Name: name });
      return () => perform(wire, 'DeleteSchedule', { Name: name, GroupName: properties['GroupName'] ?? 'default' });
    },
  };
}

const dateOf = (text: unknown): Date | undefined => (typeof text === 'string' ? new Date(text) : undefined);
