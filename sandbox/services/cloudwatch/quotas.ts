/** Source: API reference of CloudWatch, of the operation or member that the number is about; none can be raised here. */
export const QUOTAS = {
  /** PutCompositeAlarm: "A composite alarm can reference as many as 100 children". */
  childrenOfComposite: 100,
  /** The same: "a metric alarm can be … a child of up to 150 composite alarms"; AWS counts composite children, too. */
  compositesOfChild: 150,
  /** CloudWatch user guide, "Alarms on math expressions". */
  metricsOfAlarm: 10,
  queriesOfGetMetricData: 500,
  datapointsOfGetMetricData: 100_800,
  datapointsOfGetMetricStatistics: 1_440,
  dataOfPutMetricData: 1_000,
  valuesOfDatum: 150,
} as const;
