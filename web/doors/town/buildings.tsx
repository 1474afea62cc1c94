import type { ReactNode } from 'react';
import type { PlaceName } from './places.ts';

const line = { stroke: 'var(--map-line)', strokeWidth: 2, strokeLinejoin: 'round', strokeLinecap: 'round' } as const;

function Windows({ x, y, columns, rows, gap = 30 }: { x: number; y: number; columns: number; rows: number; gap?: number }) {
  const cells = Array.from({ length: columns * rows }, (_, index) => ({ column: index % columns, row: Math.floor(index / columns) }));
  return cells.map(({ column, row }) => (
    <rect
      key={`${column}-${row}`}
      x={x + column * gap}
      y={y + row * gap}
      width={gap * 0.6}
      height={gap * 0.6}
      rx="2"
      fill="var(--map-glass)"
      {...line}
      strokeWidth={1.5}
    />
  ));
}

function Home() {
  return (
    <>
      <path d="M20 72L95 18l75 54v92H20z" fill="var(--map-wall)" {...line} />
      <path
        d="M8 80L95 16l87 64"
        fill="none"
        stroke="var(--color-cyan-800)"
        strokeWidth="10"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
      <rect x="40" y="96" width="40" height="36" rx="3" fill="var(--map-glass)" {...line} />
      <rect x="106" y="92" width="42" height="72" rx="3" fill="var(--color-cyan-100)" {...line} />
      <rect x="115" y="102" width="24" height="40" rx="4" fill="var(--map-wall)" {...line} />
      <path d="M121 135h12" {...line} />
    </>
  );
}

function PostBox() {
  return (
    <>
      <path d="M20 66L82 24l62 42v98H20z" fill="var(--map-wall)" {...line} />
      <path d="M10 72L82 22l72 50" fill="none" stroke="var(--map-roof)" strokeWidth="9" strokeLinejoin="round" strokeLinecap="round" />
      <Windows x={34} y={80} columns={2} rows={1} gap={34} />
      <rect x="106" y="82" width="58" height="62" rx="8" fill="var(--color-red-800)" {...line} />
      <rect x="116" y="94" width="38" height="8" rx="3" fill="var(--color-white)" {...line} />
      <path d="M123 118h24M135 118v14" stroke="var(--color-white)" strokeWidth="4" strokeLinecap="round" />
      <rect x="128" y="144" width="14" height="20" fill="var(--color-red-1000)" {...line} />
    </>
  );
}

function CityOffice() {
  return (
    <>
      <rect x="10" y="64" width="240" height="120" fill="var(--map-wall)" {...line} />
      <rect x="92" y="24" width="76" height="160" fill="var(--map-wall)" {...line} />
      <path d="M86 26h88" stroke="var(--color-green-800)" strokeWidth="10" strokeLinecap="round" />
      <path d="M4 66h84M172 66h84" stroke="var(--color-green-800)" strokeWidth="8" strokeLinecap="round" />
      <Windows x={24} y={82} columns={2} rows={3} />
      <Windows x={186} y={82} columns={2} rows={3} />
      <circle cx="130" cy="58" r="15" fill="var(--map-glass)" {...line} />
      <path d="M130 49v9l6 4" fill="none" {...line} />
      <path d="M108 184v-62h44v62" fill="var(--color-green-100)" {...line} />
      <path d="M130 122v62" {...line} />
    </>
  );
}

function ResidentScreen() {
  return (
    <>
      <path d="M10 40q80-34 160 0v22H10z" fill="var(--color-green-200)" {...line} />
      <path d="M22 62v102M158 62v102" {...line} strokeWidth={4} />
      <rect x="46" y="74" width="88" height="58" rx="6" fill="var(--map-glass)" {...line} />
      <path d="M60 94h24M60 108h40" {...line} />
      <circle cx="116" cy="96" r="7" fill="var(--color-yellow-300)" {...line} />
      <path d="M72 132h36l8 32H64z" fill="var(--map-wall)" {...line} />
    </>
  );
}

function Factory() {
  return (
    <>
      <path d="M10 92l58-40v40l58-40v40l58-40v112H10z" fill="var(--map-wall)" {...line} />
      <rect x="196" y="22" width="32" height="142" fill="var(--color-orange-200)" {...line} />
      <path d="M196 46h32" stroke="var(--color-orange-900)" strokeWidth="9" />
      <path d="M204 12q-8-10 4-16t14 4" fill="none" {...line} />
      <Windows x={26} y={106} columns={3} rows={1} gap={36} />
      <rect x="138" y="106" width="34" height="58" fill="var(--color-orange-100)" {...line} />
      <rect x="60" y="136" width="40" height="26" rx="4" fill="var(--map-wall)" {...line} />
      <rect x="66" y="144" width="11" height="9" rx="2" fill="var(--color-yellow-300)" {...line} strokeWidth={1} />
    </>
  );
}

function PortalHouse() {
  return (
    <>
      <rect x="38" y="8" width="94" height="156" rx="16" fill="var(--map-wall)" {...line} />
      <rect x="48" y="26" width="74" height="112" rx="4" fill="var(--color-blue-100)" {...line} />
      <path d="M56 82l29-24 29 24v38H56z" fill="var(--map-wall)" {...line} />
      <path
        d="M50 86l35-30 35 30"
        fill="none"
        stroke="var(--color-blue-900)"
        strokeWidth="7"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
      <path d="M77 120V96h16v24" fill="var(--color-blue-200)" {...line} />
      <path d="M72 151h26" {...line} strokeWidth={4} />
    </>
  );
}

function TaxOffice() {
  return (
    <>
      <path d="M10 62L95 18l85 44z" fill="var(--color-purple-100)" {...line} />
      <path d="M4 64h182" stroke="var(--color-purple-900)" strokeWidth="8" strokeLinecap="round" />
      <rect x="18" y="68" width="154" height="96" fill="var(--map-wall)" {...line} />
      <path d="M38 68v96M66 68v96M124 68v96M152 68v96" {...line} strokeWidth={7} stroke="var(--color-purple-300)" />
      <path d="M82 164v-44h26v44" fill="var(--color-purple-100)" {...line} />
      <path d="M88 34l7 9 7-9M95 43v13M89 47h12" fill="none" {...line} />
    </>
  );
}

function CallCentre() {
  return (
    <>
      <rect x="14" y="54" width="142" height="110" fill="var(--map-wall)" {...line} />
      <path d="M8 56h154" stroke="var(--color-red-800)" strokeWidth="10" strokeLinecap="round" />
      <path d="M85 54V16" {...line} strokeWidth={4} />
      <path
        d="M68 26q-8-10 0-20M102 26q8-10 0-20M58 32q-14-16 0-32M112 32q14-16 0-32"
        fill="none"
        {...line}
        stroke="var(--color-red-800)"
      />
      <Windows x={28} y={72} columns={2} rows={2} gap={28} />
      <rect x="96" y="74" width="44" height="44" rx="8" fill="var(--color-red-100)" {...line} />
      <path d="M106 84q14-6 24 0v8h-7v-4h-10v4h-7zM108 96h20l4 14h-28z" fill="var(--map-wall)" {...line} strokeWidth={1.5} />
      <path d="M70 164v-34h30v34" fill="var(--color-red-100)" {...line} />
    </>
  );
}

function Workshop() {
  return (
    <>
      <path d="M14 58q76-50 152 0v106H14z" fill="var(--map-wall)" {...line} />
      <path d="M6 64q84-62 168 0" fill="none" stroke="var(--map-roof)" strokeWidth="9" strokeLinecap="round" />
      <rect x="34" y="86" width="112" height="62" rx="5" fill="var(--map-glass)" {...line} />
      <path d="M66 104l-14 13 14 13M114 104l14 13-14 13M96 100l-12 34" fill="none" {...line} strokeWidth={3.5} />
    </>
  );
}

function Library() {
  return (
    <>
      <path d="M12 60h176v104H12z" fill="var(--map-wall)" {...line} />
      <path d="M4 60L100 20l96 40z" fill="var(--color-blue-100)" {...line} />
      <path d="M34 82q32-10 62 4v56q-30-12-62-4zM166 82q-32-10-62 4v56q30-12 62-4z" fill="var(--map-glass)" {...line} />
      <path d="M46 98q20-4 38 2M46 112q20-4 38 2M154 98q-20-4-38 2M154 112q-20-4-38 2" fill="none" {...line} strokeWidth={2.5} />
      <path d="M90 44a10 10 0 0 1 20 0c0 7-10 6-10 13" fill="none" {...line} strokeWidth={3.5} />
    </>
  );
}

const stripes = [0, 1, 2, 3, 4, 5];

function ConvenienceStore() {
  return (
    <>
      <rect x="12" y="48" width="216" height="116" fill="var(--map-wall)" {...line} />
      <path d="M6 40h228v30H6z" fill="var(--color-light-blue-100)" {...line} />
      {stripes.map((at) => (
        <path key={at} d={`M${6 + at * 38} 70v8a9.5 9.5 0 0 0 19 0v-8z`} fill="var(--color-light-blue-800)" {...line} strokeWidth={1.5} />
      ))}
      <path d="M22 55h60M158 55h60" stroke="var(--color-light-blue-800)" strokeWidth="7" strokeLinecap="round" />
      <rect x="26" y="98" width="76" height="52" rx="3" fill="var(--map-glass)" {...line} />
      <path d="M114 164V98h34v66M131 98v66" fill="var(--color-light-blue-100)" {...line} />
      <rect x="164" y="94" width="48" height="70" rx="4" fill="var(--map-wall)" {...line} />
      <rect x="171" y="101" width="34" height="22" rx="2" fill="var(--color-light-blue-100)" {...line} strokeWidth={1.5} />
      <path d="M172 134h32M178 134v16h20v-16" fill="none" {...line} />
    </>
  );
}

/** The drawing of each place and its size, in the map's units. */
export const buildings: Record<PlaceName, { readonly draw: () => ReactNode; readonly width: number; readonly height: number }> = {
  apply: { draw: Home, width: 190, height: 164 },
  letterbox: { draw: PostBox, width: 170, height: 164 },
  counter: { draw: CityOffice, width: 260, height: 184 },
  resident: { draw: ResidentScreen, width: 180, height: 164 },
  bureau: { draw: Factory, width: 236, height: 164 },
  portal: { draw: PortalHouse, width: 170, height: 164 },
  tax: { draw: TaxOffice, width: 190, height: 164 },
  helpline: { draw: CallCentre, width: 170, height: 164 },
  kiosk: { draw: ConvenienceStore, width: 240, height: 164 },
  guide: { draw: Library, width: 200, height: 164 },
  developers: { draw: Workshop, width: 180, height: 164 },
};
