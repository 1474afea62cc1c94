/** Browsers and systems that say their name in `User-Agent`; the first that fits is it, for each pretends to be those below. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bOPR\//, 'Opera'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const systems: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/, 'Android'],
  [/\b(iPhone|iPod)\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

/** How its owner recognises a device: `Chrome, Android`. Empty where it says nothing that we know. */
export function deviceHint(userAgent: string | undefined): string {
  const named = (known: typeof browsers): string[] =>
    known.flatMap(([shape, name]) => (shape.test(userAgent ?? '') ? [name] : [])).slice(0, 1);
  return [...named(browsers), ...named(systems)].join(', ');
}
