const isKnown = (language: string): boolean => {
  try {
    return Intl.getCanonicalLocales(language).length > 0;
  } catch {
    return false;
  }
};

/**
 * Under the locale POSIX, Chromium calls its language `en-US@posix`, which Intl refuses; charts format numbers by it as
 * soon as they are loaded. Imported before them.
 */
if (!isKnown(navigator.language)) Object.defineProperty(navigator, 'language', { value: 'en' });
