import { shopIn } from './regionFleet.ts';

export default shopIn('eu-west-1');
