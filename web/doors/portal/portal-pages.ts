import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { PortalPage } from './portal-page.ts';

const found = import.meta.glob<PortalPage>('./pages/*.page.ts', { eager: true, import: 'page' });

/** Every page that was put into the frame, in the order in which they are shown. */
export const portalPages: readonly PortalPage[] = Object.values(found).sort((a, b) => a.order - b.order);

const bodies = new Map<string, LazyExoticComponent<ComponentType>>();

/** The page's body, fetched once. */
export function bodyOf(page: PortalPage): LazyExoticComponent<ComponentType> {
  const body = bodies.get(page.path) ?? lazy(async () => ({ default: await page.load() }));
  bodies.set(page.path, body);
  return body;
}

export const addressOf = ({ path }: PortalPage): string => `/portal/${path}`;

/** The page that stands at an address of the portal; undefined for its home, and for an address where nothing stands. */
export function findPage(address: string): PortalPage | undefined {
  return portalPages.find((page) => address === addressOf(page) || address.startsWith(`${addressOf(page)}/`));
}
