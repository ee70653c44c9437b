// Before the first paint: a page that was set to dark must not flash in white. `state/look.ts` keeps what is read here.
for (const name of ['theme', 'density']) {
  try {
    const value = localStorage.getItem(`evenkeel-${name}`);
    if (value && value !== 'system') document.documentElement.setAttribute(`data-${name}`, value);
  } catch {
    // This browser keeps nothing.
  }
}
