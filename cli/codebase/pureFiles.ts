/**
 * Files that decide, and everything that they import: they use no clock, no randomness and no I/O, so that the same view
 * always gives the same decision. `.dependency-cruiser.cjs` checks their imports against this list, and `purity.ts`
 * their globals. `*` stands for a part of a path, `**` for any parts, `{a,b}` for either.
 */
export const PURE_FILES: readonly string[] = [
  // Controllers.
  'functions/controllers/*/{attention,decide,decision,policy,progress,situation,view}.ts',
  'functions/controllers/*/{contract,forecast,redirects,rules}/**',
  'functions/controllers/certificates/{consolidation,due,endings,failedRequests,headroom,holdReason,hosts,httpsLoadBalancer,httpsQuotas,kinds,memory,need,needs,parts,renewals,stuckRenewals,tlsListener,unlisted,whyNot,worries}.ts',
  'functions/controllers/replicas/{budget,busy,capacity,demand,due,endpointBudget,endpointChange,endpointMembers,exclusion,memory,newReader,offered,offering,orderWorries,outdated,outdatedWorries,passedOver,placement,refusal,relief,reliefModel,replacement,reservation,status,template,tolerance,underReplacement}.ts',
  'functions/controllers/safetyNet/{differences,net}.ts',
  'functions/controllers/targets/{growingPool,heldBack,news,orders,progressOf,reach,rebalance,routing,spared,targetQuota,thresholds,turns,worries,zoneSupply}.ts',
  'functions/controllers/targets/pools/{claims,scalingState}.ts',
  // Drills: the measures and the verdict.
  'functions/drills/evidence/{evidence,recorded,summary,trend}.ts',
  'functions/drills/api/{drillPeople,identity,planHash,record,refusal,report}.ts',
  'functions/drills/gameDays/conclude.ts',
  'functions/drills/kinds/maintenance.ts',
  'functions/drills/kinds/readerOverload/{others,reaction}.ts',
  'functions/drills/machine/{calendar,ending,limits,patience,phase,putRight}.ts',
  'functions/drills/sweep/judge.ts',
  'functions/drills/measure/{downtime,measured,probeTimeline,seconds,verdict}.ts',
  'functions/workers/*/contract/**',
  // Shared by controllers.
  'functions/control-loop/{attention,controller,decision,duration,failures,interlock,urgent}.ts',
  'functions/control-loop/{pause,putOff,record,records,repetition,rules,wording,worries,zoneNumbers}.ts',
  // The state of AWS resources, as plain data.
  'functions/aws/acm/{certificate,keyAlgorithms}.ts',
  'functions/aws/elasticLoadBalancing/{listener,listenerWeights,machines,pattern,target}.ts',
  'functions/aws/publicDns/{caaRecord,message}.ts',
  'functions/aws/rds/unfitReason.ts',
  // What the rules about an account are worked out with.
  'cli/account/shapes.ts',
  'cli/check/{openings,owners,patterns,places,presence,shadowing}.ts',
  // The fleet, except for loading and validating it as a whole; events.
  'fleet/{certificateNames,certificateSets,certificateFreshness,certificates,cluster,domains,drillCalendar,drillFaults,drillNames}.ts',
  'fleet/{drills,hostedZones,instanceClasses,limits,names,partitions,parts,principalPattern,principals,probes,safetyNet,secret,slack,targets,warmUp,zone}.ts',
  'events/*.ts',
  // The console: its contract, and what its page works out.
  'console/model.ts',
  'console/page/{chart/{columns,corner,frame,marks,summary},clusters/{order,spark},drills/strip,header/verdict}.ts',
  'console/page/{ledger/filter,slack/markup,state/eventStream,text/*,weather/speeds}.ts',
];

/** Packages without I/O. */
const PURE_PACKAGES = ['zod'];

/** A regular expression for each of them, for paths relative to the root of the repository. */
export const PURE_PATHS: readonly string[] = PURE_FILES.map((pattern) => `^${expressionOf(pattern)}$`);

export const PURE_PACKAGE_PATHS: readonly string[] = PURE_PACKAGES.map((name) => `(^|/)node_modules/${name}/`);

function expressionOf(pattern: string): string {
  const parts: Readonly<Record<string, string>> = {
    '**': '.+',
    '*': '[^/]+',
    '.': '\\.',
    '{': '(',
    '}': ')',
    ',': '|',
  };
  return pattern.replace(/\*\*|[*.{},]/g, (part) => parts[part]!);
}
