export { default } from '../busy-day/fleet.ts';
