export { askDoor, type Door, type SignedRequest } from '../../functions/drills/api/callDrillApi.ts';
