import { useText } from '../../i18n/text.tsx';
import { Icon } from '../../ui/icons.tsx';
import { buildings } from './buildings.tsx';
import { type Place, places } from './places.ts';

/** Where each building stands on the drawing, in its own units (1200 by 880): three streets of houses. */
const sites: Record<Place['name'], { x: number; y: number }> = {
  apply: { x: 60, y: 44 },
  letterbox: { x: 320, y: 44 },
  counter: { x: 556, y: 24 },
  resident: { x: 876, y: 44 },
  bureau: { x: 20, y: 344 },
  portal: { x: 360, y: 344 },
  helpline: { x: 370, y: 644 },
  tax: { x: 692, y: 344 },
  developers: { x: 908, y: 344 },
  guide: { x: 60, y: 644 },
  kiosk: { x: 726, y: 644 },
};

function Tree({ x, y }: { x: number; y: number }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <path d="M0 0v18" stroke="var(--map-line)" strokeWidth="3" />
      <circle cy="-10" r="15" fill="var(--map-tree)" stroke="var(--map-line)" strokeWidth="1.5" />
    </g>
  );
}

function Ground() {
  return (
    <g>
      <rect width="1200" height="880" fill="var(--map-ground)" />
      <path
        d="M1200 0v900h-70c-20-44 16-84 2-130s-40-70-18-130-8-30-6-40c-14-40 18-80 6-132s-34-74-14-140 30-90 12-146 4-120 10-182z"
        fill="var(--map-sea)"
      />
      <path
        d="M1128 90q10-8 20 0t20 0M1140 250q10-8 20 0t20 0M1126 420q10-8 20 0t20 0M1142 540q10-8 20 0t20 0M1150 690q10-8 20 0t20 0M1146 830q10-8 20 0t20 0"
        fill="none"
        stroke="var(--map-wave)"
        strokeWidth="3"
        strokeLinecap="round"
      />
      <path d="M0 294h1106M0 594h1100M654 294V880" stroke="var(--map-road)" strokeWidth="34" fill="none" />
      <path d="M6 294h1096M6 594h1088" stroke="var(--map-mark)" strokeWidth="2.5" strokeDasharray="16 14" fill="none" />
      <path d="M654 318V570M654 618V880" stroke="var(--map-mark)" strokeWidth="2.5" strokeDasharray="16 14" fill="none" />
      <Tree x={30} y={190} />
      <Tree x={284} y={200} />
      <Tree x={846} y={196} />
      <Tree x={1080} y={206} />
      <Tree x={310} y={496} />
      <Tree x={590} y={514} />
      <Tree x={896} y={498} />
      <Tree x={1096} y={506} />
      <Tree x={30} y={800} />
      <Tree x={300} y={812} />
      <Tree x={600} y={806} />
      <Tree x={1086} y={804} />
    </g>
  );
}

/** Half-widths that a label may take beside its neighbours before it needs a second line. */
const longestLine = 18;

/** A label in one line, or in two of about the same length where it would run into its neighbour's. */
function linesOf(label: string): string[] {
  if (label.length <= longestLine) return [label];
  const words = label.split(' ');
  const splits = words.slice(1).map((_, index) => [words.slice(0, index + 1).join(' '), words.slice(index + 1).join(' ')]);
  const longest = (lines: readonly string[]) => Math.max(...lines.map(({ length }) => length));
  return splits.sort((one, other) => longest(one) - longest(other))[0] ?? [label];
}

function Building({ place }: { place: Place }) {
  const { t } = useText();
  const site = sites[place.name];
  const { draw: Drawing, width, height } = buildings[place.name];
  return (
    <g transform={`translate(${site.x} ${site.y})`}>
      <a href={place.href} className="town-place">
        <rect className="town-hit" x="-14" y="-14" width={width + 28} height={height + 64} rx="14" />
        <Drawing />
        <text y={height + 34} textAnchor="middle" fontSize="21" fontWeight="700" fill="var(--ink)">
          {linesOf(t(place.title)).map((line, index) => (
            <tspan key={line} x={width / 2} dy={index === 0 ? 0 : 24}>
              {line}
            </tspan>
          ))}
        </text>
      </a>
    </g>
  );
}

/** The town from above the rooftops: every door is a building that opens. */
export function TownMap() {
  const { t } = useText();
  return (
    <svg viewBox="0 0 1200 880" className="drawn town-map hidden w-full rounded-16 border border-line lg:block" aria-label={t('town.map')}>
      <title>{t('town.map')}</title>
      <Ground />
      {places.map((place) => (
        <Building key={place.name} place={place} />
      ))}
    </svg>
  );
}

/** The same doors as a list: on a narrow screen in place of the drawing, on a wide one as its legend. */
export function DoorList() {
  const { t } = useText();
  return (
    <ul className="mt-6 grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
      {places.map((place) => (
        <li key={place.name} className="flex gap-3 rounded-12 border border-line bg-raised p-4">
          <span className="mt-0.5 text-ink-soft">
            <Icon name={place.icon} size={28} />
          </span>
          <div className="min-w-0">
            <a className="inline-flex min-h-6 text-std-17B-170 text-link underline underline-offset-4" href={place.href}>
              {t(place.title)}
            </a>
            <p className="text-dns-16N-130 text-ink-soft">{t(place.about)}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}
