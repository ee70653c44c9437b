// Before the first paint: a page that was set to dark must not flash in white. `state/look.ts` keeps what is read here.
for (const name of ['theme', 'density']) {
  const value = localStorage.getItem(`evenkeel-${name}`);
  if (value && value !== 'system') document.documentElement.setAttribute(`data-${name}`, value);
}
