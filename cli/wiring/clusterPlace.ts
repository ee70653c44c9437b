import { DescribeDBClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { endpointParameter } from '../../fleet/names.ts';
import type { ClusterPlace } from './file.ts';

/** A drain waits for connections to end; after a minute most have. */
const CONNECTION_SECONDS = 60;

/**
 * Where applications reach a cluster, as Evenkeel publishes it.
 * @throws an Error that says what is missing
 */
export async function readClusterPlace(cluster: string, region: string): Promise<ClusterPlace> {
  const names = { writer: endpointParameter(cluster, 'writer'), reader: endpointParameter(cluster, 'reader') };
  const [{ Parameters = [] }, { DBClusters = [] }] = await Promise.all([
    new SSMClient({}).send(new GetParametersCommand({ Names: Object.values(names) })),
    new RDSClient({}).send(new DescribeDBClustersCommand({ DBClusterIdentifier: cluster })),
  ]);
  const hostAt = (name: string) => Parameters.find((parameter) => parameter.Name === name)?.Value;
  const [writer, reader] = [hostAt(names.writer), hostAt(names.reader)];
  if (writer === undefined || reader === undefined) {
    const missing = Object.values(names).filter((name) => hostAt(name) === undefined);
    throw new Error(`The endpoints of ${cluster} are not published yet (${missing.join(', ')}):
Evenkeel publishes them within minutes of its deployment, the reader's once it has created its endpoint in mode act.`);
  }
  const [{ Engine, Port, DatabaseName } = {}] = DBClusters;
  const engine = Engine === 'aurora-mysql' ? 'mysql' : 'postgresql';
  return {
    cluster,
    engine,
    writer,
    reader,
    port: Port ?? (engine === 'mysql' ? 3306 : 5432),
    database: DatabaseName,
    region,
    connectionSeconds: CONNECTION_SECONDS,
  };
}
