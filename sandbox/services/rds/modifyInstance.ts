import type { ModifyDBInstanceMessage } from '@aws-sdk/client-rds';
import type { Answers } from './api.ts';
import { checkClass, checkNamed, checkTier } from './creationChecks.ts';
import { invalidInstanceState, notSimulated, refuseUnsimulated } from './errors.ts';
import { changeClass, restart } from './instanceLife.ts';
import { instanceShape } from './instanceShape.ts';
import type { Instance } from './records.ts';
import type { RdsRegion } from './region.ts';

const SIMULATED: ReadonlySet<string> = new Set<keyof ModifyDBInstanceMessage>([
  'ApplyImmediately',
  'CACertificateIdentifier',
  'CertificateRotationRestart',
  'DBInstanceClass',
  'DBInstanceIdentifier',
  'DBParameterGroupName',
  'PromotionTier',
]);

export const modifyHandlers = (region: RdsRegion): Answers<'ModifyDBInstance'> => ({
  ModifyDBInstance: (input) => {
    refuseUnsimulated('ModifyDBInstance', input, SIMULATED);
    const instance = availableInstance(region, input.DBInstanceIdentifier);
    const { DBInstanceClass, PromotionTier, CACertificateIdentifier: authority } = input;
    checkTier(PromotionTier);
    checkNamed(region, input);
    const isNewClass = DBInstanceClass !== undefined && DBInstanceClass !== instance.instanceClass;
    const isNewAuthority = authority !== undefined && authority !== instance.authority;
    if (isNewClass) checkClass(instance.cluster, DBInstanceClass);
    if ((isNewClass || isNewAuthority) && !input.ApplyImmediately)
      throw notSimulated('A change of class or certificate authority in a maintenance window');
    instance.promotionTier = PromotionTier ?? instance.promotionTier;
    useParameterGroup(instance, input.DBParameterGroupName);
    instance.authority = authority ?? instance.authority;
    if (isNewClass) changeClass(region, instance, DBInstanceClass);
    // "By default, the DB instance is restarted when you rotate your SSL/TLS certificate" (API reference).
    else if (isNewAuthority && input.CertificateRotationRestart !== false) restart(region, instance);
    return { DBInstance: instanceShape(instance) };
  },
});

/** "Changed immediately, but parameter changes aren't applied until you reboot the instance" (API reference). */
function useParameterGroup(instance: Instance, group: string | undefined): void {
  if (group === undefined || group === instance.parameterGroup) return;
  instance.parameterGroup = group;
  instance.parametersApply = 'pending-reboot';
}

/** Raises InvalidDBInstanceState. */
export function availableInstance(region: RdsRegion, idOrArn: string | undefined): Instance {
  const instance = region.instance(idOrArn);
  if (instance.status !== 'available')
    throw invalidInstanceState(`Instance ${instance.id} is ${instance.status}, not available.`);
  return instance;
}
