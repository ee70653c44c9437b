import type { Rule } from './rule.ts';

/**
 * Whether the forecast is used is judged once a day, by a replay of the cluster's own last week; where that changes, people
 * are told, with the figures. Where Evenkeel only observes, nothing comes of it, and the figures are in `explain`.
 */
export const forecastJudged: Rule = ({ view, policy, progress, numbers }) => {
  if (policy.forecast !== 'auto' || policy.mode !== 'act' || !view.judgement) return undefined;
  const { isOn, days, withForecast, overloadMinutesWithout } = view.judgement;
  if (isOn === (progress.isForecastOn ?? false)) return undefined;
  return {
    kind: 'set-forecast',
    reason: isOn ? 'forecast-helps' : 'forecast-does-not-help',
    isOn,
    numbers: {
      ...numbers,
      replayedDays: days,
      readerHours: Math.round(withForecast.readerHours),
      overloadMinutesWithForecast: withForecast.overloadMinutes,
      overloadMinutesWithout,
    },
  };
};
