import type { ClusterPlace, WiringFile } from './file.ts';

/**
 * AWS's advanced drivers choose a reader from the cluster's topology by themselves, and so would use readers that still
 * warm up or drain: their plugin for custom endpoints keeps to the members of ours.
 */
export const wireDrivers = ({
  engine,
  writer,
  reader,
  port,
  database,
  region,
  connectionSeconds,
}: ClusterPlace): WiringFile[] => [
  {
    name: 'jdbc.properties',
    text: `# Two pools, one for each endpoint. The driver fails over in each; it splits nothing by itself.
writer.jdbcUrl=jdbc:aws-wrapper:${engine}://${writer}:${port}/${database ?? 'app'}
writer.dataSource.wrapperPlugins=initialConnection,failover2,efm2

reader.jdbcUrl=jdbc:aws-wrapper:${engine}://${reader}:${port}/${database ?? 'app'}
# customEndpoint keeps to the members of the endpoint: readers that warm up or drain are excluded from it.
# It calls rds:DescribeDBClusterEndpoints with the application's credentials.
reader.dataSource.wrapperPlugins=customEndpoint,failover2,efm2
reader.dataSource.customEndpointRegion=${region}
reader.dataSource.failoverMode=strict-reader

# A connection ends after a minute, so that drains end by themselves.
maxLifetime=${connectionSeconds * 1000}
`,
  },
  {
    name: 'README',
    text: `Leave the plugin readWriteSplitting out: it takes any reader of the cluster, members of the endpoint or not.
The drivers for Python and for Node.js have the same plugins under names of their own: custom_endpoint and
failover_v2 (Python), customEndpoint and failover2 (Node.js).
`,
  },
];
