export { callDrillApi, type DrillApiEndpoint, type SignedRequest } from '../../functions/drills/api/callDrillApi.ts';
