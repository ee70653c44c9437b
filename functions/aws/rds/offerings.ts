import {
  DescribeOrderableDBInstanceOptionsCommand,
  type OrderableDBInstanceOption,
  paginateDescribeOrderableDBInstanceOptions,
} from '@aws-sdk/client-rds';
import { rds } from '../clients.ts';
import { collect } from '../collect.ts';

/** What RDS sells of one class. */
interface OfferedClass {
  readonly zones: readonly string[];
  readonly hasPerformanceInsights: boolean;
  readonly hasEnhancedMonitoring: boolean;
}

/** The most that a page of this operation may have (API reference). */
const PAGE = 1000;

/**
 * What RDS sells of each class for a version: a call for each. Undefined where it sells nothing at all for it, as it may
 * be of a version that is out of sale, to whose clusters readers can still be added: then it says nothing about a class.
 */
export async function askOfferedClasses(
  engine: string,
  engineVersion: string,
  classes: readonly string[],
): Promise<Readonly<Record<string, OfferedClass>> | undefined> {
  const ofVersion = { Engine: engine, EngineVersion: engineVersion };
  const answers = await Promise.all(
    classes.map(
      async (DBInstanceClass) => [DBInstanceClass, await optionsOf({ ...ofVersion, DBInstanceClass })] as const,
    ),
  );
  if (answers.every(([, options]) => options.length === 0)) {
    const any = await rds.send(new DescribeOrderableDBInstanceOptionsCommand({ ...ofVersion, MaxRecords: 20 }));
    if (!any.OrderableDBInstanceOptions?.length) return undefined;
  }
  return Object.fromEntries(answers.map(([instanceClass, options]) => [instanceClass, offeredBy(options)]));
}

const optionsOf = (which: { Engine: string; EngineVersion: string; DBInstanceClass: string }) =>
  collect(
    paginateDescribeOrderableDBInstanceOptions({ client: rds, pageSize: PAGE }, which),
    (page) => page.OrderableDBInstanceOptions,
  );

/** A class has an option for each kind of storage; what one of them has, the class has. */
const offeredBy = (options: readonly OrderableDBInstanceOption[]): OfferedClass => ({
  zones: [...new Set(options.flatMap(({ AvailabilityZones = [] }) => AvailabilityZones.map(({ Name = '' }) => Name)))],
  hasPerformanceInsights: options.some(({ SupportsPerformanceInsights }) => SupportsPerformanceInsights !== false),
  hasEnhancedMonitoring: options.some(({ SupportsEnhancedMonitoring }) => SupportsEnhancedMonitoring !== false),
});
