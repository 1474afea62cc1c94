import type { ReactNode } from 'react';

export type IconName =
  | 'town'
  | 'apply'
  | 'letterbox'
  | 'counter'
  | 'resident'
  | 'bureau'
  | 'portal'
  | 'tax'
  | 'developers'
  | 'sign-in'
  | 'card'
  | 'clock'
  | 'check'
  | 'cross'
  | 'warning'
  | 'info'
  | 'camera'
  | 'arrow'
  | 'search'
  | 'print'
  | 'download'
  | 'person'
  | 'phone'
  | 'people'
  | 'bell'
  | 'key'
  | 'settings'
  | 'list'
  | 'language';

const shapes: Record<IconName, ReactNode> = {
  town: <path d="M3 20V10l5-4 5 4v10M13 20V7l4-3 4 3v13M2 20h20M7 13h2M7 16h2M16 10h2M16 14h2" />,
  apply: <path d="M7 3h8l4 4v14H5V3zM9 12h6M9 16h6M14 3v5h5" />,
  letterbox: <path d="M3 6h18v12H3zM3 7l9 7 9-7" />,
  counter: <path d="M3 13h18v7H3zM5 13V9h6v4M8 6.5a2 2 0 1 0 0-.1M15 13V6h4v7" />,
  resident: <path d="M4 4h16v12H4zM9 20h6M12 16v4" />,
  bureau: <path d="M3 20V9l6 4V9l6 4V5h6v15zM7 16h2M12 16h2M17 16h2" />,
  portal: <path d="M4 11l8-7 8 7v9H4zM10 20v-6h4v6" />,
  tax: <path d="M6 3h12v18H6zM9 7h6M9 12h1M12 12h1M15 12h.5M9 16h1M12 16h1M15 16h.5" />,
  developers: <path d="M8 7l-5 5 5 5M16 7l5 5-5 5M13.5 5l-3 14" />,
  'sign-in': <path d="M10 4h10v16H10M3 12h11M10 8l4 4-4 4" />,
  card: <path d="M2 5h20v14H2zM5 10h5v4H5zM13 10h6M13 14h6" />,
  clock: <path d="M12 3a9 9 0 1 0 .01 0zM12 7v5l3 3" />,
  check: <path d="M4 12.5l5 5L20 6.5" />,
  cross: <path d="M5 5l14 14M19 5L5 19" />,
  warning: <path d="M12 3L2 20h20zM12 10v5M12 17.5v.5" />,
  info: <path d="M12 3a9 9 0 1 0 .01 0zM12 11v6M12 7.5v.5" />,
  camera: <path d="M3 7h4l2-3h6l2 3h4v13H3zM12 10a3.5 3.5 0 1 0 .01 0z" />,
  arrow: <path d="M4 12h15M13 6l6 6-6 6" />,
  search: <path d="M10.5 4a6.5 6.5 0 1 0 .01 0zM15.5 15.5L21 21" />,
  print: <path d="M6 9V3h12v6M6 17H3V9h18v8h-3M6 14h12v7H6z" />,
  download: <path d="M12 3v12M6 10l6 6 6-6M4 21h16" />,
  person: <path d="M12 4a4 4 0 1 0 .01 0zM4 21c0-5 4-7 8-7s8 2 8 7" />,
  phone: <path d="M7 2h10v20H7zM11 18.5h2" />,
  people: <path d="M8 5a3 3 0 1 0 .01 0zM2 20c0-4 3-6 6-6s6 2 6 6M16 6a2.5 2.5 0 1 0 .01 0zM17 13.5c3 0 5 2 5 5.5" />,
  bell: <path d="M5 17h14c-2-2-2-4-2-7a5 5 0 0 0-10 0c0 3 0 5-2 7zM10 20.5h4M12 5V3" />,
  key: <path d="M8 8a4 4 0 1 0 .01 0zM12 12h9v4M17 12v3" />,
  settings: <path d="M4 7h9M17 7h3M15 4.5v5M4 17h3M11 17h9M9 14.5v5" />,
  list: <path d="M4 6h1M4 12h1M4 18h1M9 6h11M9 12h11M9 18h11" />,
  language: <path d="M12 3a9 9 0 1 0 .01 0zM3 12h18M12 3c-5 5-5 13 0 18M12 3c5 5 5 13 0 18" />,
};

/** A drawn mark beside words; it says nothing to a screen reader, the words do. */
export function Icon({ name, size = 24 }: { name: IconName; size?: number }) {
  return (
    <svg
      className="drawn shrink-0"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {shapes[name]}
    </svg>
  );
}
