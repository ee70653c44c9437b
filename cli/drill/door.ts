export { askDoor, type Door, type SignedRequest } from '../../functions/drills/door/ask.ts';
