/**
 * Files that decide, and everything they are made from: they know neither clock nor chance and talk to nobody, so that
 * the same view gives the same decision, in a test and a year later. `.dependency-cruiser.cjs` holds what they import
 * to this list, and `purity.ts` what they name. `*` stands for a part of a path, `**` for any parts, `{a,b}` for either.
 */
const PURE_FILES = [
  // Controllers.
  'functions/controllers/*/{attention,decide,decision,policy,progress,situation,view}.ts',
  'functions/controllers/*/{contract,forecast,rules}/**',
  'functions/controllers/certificates/{due,holdReason,hosts,httpsLoadBalancer,memory,needs,tlsListener}.ts',
  'functions/controllers/replicas/{budget,busy,demand,due,exclusion,offering,placement,refusal,relief}.ts',
  'functions/controllers/safetyNet/{differences,net}.ts',
  'functions/controllers/targets/{orders,reach,rebalance,zoneSupply}.ts',
  // Drills: what was measured, and the verdict.
  'functions/drills/api/{drillPeople,identity,record,refusal,report}.ts',
  'functions/drills/machine/{calendar,ending,limits,phase}.ts',
  'functions/drills/measure/{downtime,measured,probeTimeline,seconds,verdict}.ts',
  'functions/workers/*/contract/**',
  // What controllers share.
  'functions/control-loop/{attention,controller,decision,duration,failures,firstOpinion,interlock,kindFailures}.ts',
  'functions/control-loop/{loopController,pause,putOff,record,repetition,rules,wording,worries}.ts',
  // What AWS says, as plain data.
  'functions/aws/acm/certificate.ts',
  'functions/aws/elasticLoadBalancing/{listener,target}.ts',
  'functions/aws/rds/unfitReason.ts',
  // The fleet, but for reading and validating it as a whole; events.
  'fleet/{certificateEntries,certificateFreshness,certificates,cluster,domains,drillCalendar,drillNames}.ts',
  'fleet/{drills,hostedZones,instanceClasses,limits,names,probes,safetyNet,secret,slack,targets,warmUp}.ts',
  'events/*.ts',
];

/** Packages that only compute. */
const PURE_PACKAGES = ['zod'];

/** A regular expression for each of them, of paths that begin at the root of the repository. */
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
