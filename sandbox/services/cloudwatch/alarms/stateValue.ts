export type StateValue = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
