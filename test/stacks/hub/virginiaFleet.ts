import { shopIn } from './regionFleet.ts';

export default shopIn('us-east-1');
