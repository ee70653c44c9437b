import { CLUSTER_EVENTS, INSTANCE_EVENTS, putIntoStatus, tellOfCluster, tellOfInstance } from './events.ts';
import { chooseTarget, startFailover } from './failover.ts';
import { isSecondary, isWriter, type Cluster, type Instance } from './records.ts';
import type { RdsRegion } from './region.ts';

/** creating → (configuring-enhanced-monitoring →) available. */
export function build(region: RdsRegion, instance: Instance): void {
  const { instanceCreating, instanceConfiguring } = region.durations;
  region.after(instance, instanceCreating, () => {
    if (!instance.settings.MonitoringInterval) return becomeAvailable(region, instance);
    instance.status = 'configuring-enhanced-monitoring';
    region.after(instance, instanceConfiguring, () => becomeAvailable(region, instance));
  });
}

/** creating → insufficient-capacity, which is an end: such an instance can only be deleted. */
export function findNoCapacity(region: RdsRegion, instance: Instance): void {
  region.after(instance, region.durations.insufficientCapacityFound, () => {
    instance.status = 'insufficient-capacity';
    region.dataPlane.changed(instance.cluster);
  });
}

/** creating → incompatible-parameters: its parameters keep the engine from starting (RDS User Guide, statuses). */
export function failToStart(region: RdsRegion, instance: Instance): void {
  region.after(instance, region.durations.instanceCreating, () =>
    breakInstance(region, instance, 'incompatible-parameters'),
  );
}

function becomeAvailable(region: RdsRegion, instance: Instance): void {
  instance.status = 'available';
  instance.availableSinceMs = region.core.clock.now();
  const { cluster } = instance;
  // Where the writer is gone, the first one to be ready takes its place.
  if (!cluster.writer && !isSecondary(cluster)) cluster.writer = instance;
  tellOfInstance(region.core, instance, INSTANCE_EVENTS.created);
  region.dataPlane.wentUp(instance);
}

/** deleting → gone. A writer that goes while a reader is there is replaced by it. */
export function remove(region: RdsRegion, instance: Instance): void {
  const { cluster } = instance;
  const wasWriter = isWriter(instance);
  instance.status = 'deleting';
  if (instance.isUp && region.options.tellsShutdownOfDeleted)
    tellOfInstance(region.core, instance, INSTANCE_EVENTS.shutdown);
  region.dataPlane.wentDown([instance], 'deleted');
  if (wasWriter) replaceWriter(region, cluster);
  region.after(instance, region.durations.instanceDeleting, () => {
    cluster.members.delete(instance);
    if (isWriter(instance)) cluster.writer = undefined;
    region.instances.remove(instance);
    for (const endpoint of cluster.endpoints) {
      // AWS does not say what becomes of the name in the lists; that it goes with the instance is a guess.
      const without = endpoint.asked.listed.filter((id) => id !== instance.id);
      endpoint.asked = { ...endpoint.asked, listed: without };
      if (endpoint.effective)
        endpoint.effective = {
          ...endpoint.effective,
          listed: endpoint.effective.listed.filter((id) => id !== instance.id),
        };
    }
    tellOfInstance(region.core, instance, INSTANCE_EVENTS.deleted);
    region.dataPlane.changed(cluster);
  });
}

const PATCHED: ReadonlySet<string> = new Set(['upgrading', 'maintenance']);

/** rebooting, upgrading, … → available. */
export function restart(region: RdsRegion, instance: Instance, status = 'rebooting'): void {
  instance.status = status;
  tellOfInstance(region.core, instance, INSTANCE_EVENTS.shutdown);
  region.dataPlane.wentDown([instance], 'restarted');
  const { instancePatching, instanceRestarting } = region.durations;
  region.after(instance, PATCHED.has(status) ? instancePatching : instanceRestarting, () => {
    instance.status = 'available';
    instance.parametersApply = 'in-sync';
    tellOfInstance(region.core, instance, INSTANCE_EVENTS.restarted);
    region.dataPlane.wentUp(instance);
  });
}

/** modifying, with a restart at its end → available. */
export function changeClass(region: RdsRegion, instance: Instance, instanceClass: string): void {
  instance.status = 'modifying';
  region.dataPlane.changed(instance.cluster);
  region.after(instance, region.durations.instanceModifying, () => {
    instance.instanceClass = instanceClass;
    // A change of class that names no reservation gives its slot back (API reference, ModifyDBInstance).
    instance.reservation = undefined;
    restart(region, instance, 'modifying');
  });
}

/**
 * The instance's database process dies. A reader restarts; a writer is replaced by a reader, or built again where
 * there is none.
 */
export function crash(region: RdsRegion, instance: Instance): void {
  const { cluster } = instance;
  if (!instance.isUp) return;
  if (isWriter(instance) && chooseTarget(cluster)) return startFailover(region, cluster);
  const { instanceRestarting, writerRecreating } = region.durations;
  tellOfInstance(region.core, instance, INSTANCE_EVENTS.shutdown);
  region.dataPlane.wentDown([instance], 'restarted');
  region.after(instance, isWriter(instance) ? writerRecreating : instanceRestarting, () => {
    tellOfInstance(region.core, instance, INSTANCE_EVENTS.restarted);
    region.dataPlane.wentUp(instance);
  });
}

/** Puts an instance into a status out of which it does not come by itself: `failed`, `incompatible-network`, … */
export function breakInstance(region: RdsRegion, instance: Instance, status: string): void {
  region.core.clock.clearTimeout(instance.transition);
  instance.transition = undefined;
  instance.status = status;
  tellOfInstance(region.core, instance, putIntoStatus(status));
  region.dataPlane.wentDown([instance], 'broken');
  if (isWriter(instance)) replaceWriter(region, instance.cluster);
}

function replaceWriter(region: RdsRegion, cluster: Cluster): void {
  // A failover that is under way finds its end by itself.
  if (cluster.status === 'failing-over') return;
  const target = chooseTarget(cluster);
  if (target) return startFailover(region, cluster, target);
  cluster.writer = undefined;
  const others = [...cluster.members].some(({ status }) => status !== 'deleting');
  if (others) tellOfCluster(region.core, cluster, CLUSTER_EVENTS.failoverFailed);
}
