import { Fragment, jsx as reactJsx, jsxs as reactJsxs } from 'react/jsx-runtime';
import { carriesReadings, hasReadings, splitReadings, withoutReadings } from '../i18n/readings.ts';

/**
 * React's own JSX runtime, but for texts with readings: as content they become `<ruby>`, in attributes they lose the readings.
 * The build names this folder as `jsxImportSource`, so that every page shows furigana without a word in its own code.
 */
type Type = Parameters<typeof reactJsx>[0];
type Props = Record<string, unknown>;

/** Elements that hold text and no elements. */
const plainElements = new Set<unknown>(['option', 'title', 'desc', 'text', 'tspan', 'textarea']);

/** In an element of its own: in a row (flex) each piece would stand apart. */
function toRuby(text: string) {
  const children = splitReadings(text).map((piece) =>
    typeof piece === 'string'
      ? piece
      : reactJsxs('ruby', {
          children: [
            piece.kanji,
            reactJsx('rp', { children: '(' }),
            reactJsx('rt', { children: piece.reading }),
            reactJsx('rp', { children: ')' }),
          ],
        }),
  );
  return reactJsxs('span', { children });
}

function prepareChildren(type: Type, children: unknown): unknown {
  if (carriesReadings(children)) return plainElements.has(type) ? withoutReadings(children) : toRuby(children);
  if (Array.isArray(children) && children.some(carriesReadings)) return children.map((child) => prepareChildren(type, child));
  return children;
}

/** Components of others set attributes by these; our own come back here with the element they make. */
const isAttribute = (type: Type, name: string): boolean =>
  typeof type === 'string' || name.startsWith('aria-') || name === 'placeholder' || name === 'alt';

function prepare(type: Type, props: Props): Props {
  if (!hasReadings()) return props;
  let prepared: Props | undefined;
  for (const [name, value] of Object.entries(props)) {
    let shown = value;
    if (name === 'children') shown = prepareChildren(type, value);
    else if (carriesReadings(value) && isAttribute(type, name)) shown = withoutReadings(value);
    if (shown === value) continue;
    prepared ??= { ...props };
    prepared[name] = shown;
  }
  return prepared ?? props;
}

export { Fragment };
export const jsx: typeof reactJsx = (type, props, key) => reactJsx(type, prepare(type, props as Props), key);
export const jsxs: typeof reactJsxs = (type, props, key) => reactJsxs(type, prepare(type, props as Props), key);
