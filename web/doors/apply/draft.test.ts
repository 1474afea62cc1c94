import { describe, expect, it } from 'vitest';
import { type Draft, pageAfter, pageBefore, pagesOf, pageToShow } from './draft.ts';

const adult: Draft = { session: { needsPhoto: true, needsRepresentative: false } };
const infant: Draft = { session: { needsPhoto: false, needsRepresentative: true } };
const photo = { url: 'blob:x', takenOn: '2026-11-01', sha256: '0'.repeat(64) };

describe('the journey of an application', () => {
  it('starts with the number, whatever page is asked for', () => {
    expect(pageToShow('check', {})).toBe('number');
    expect(pageToShow('done', {})).toBe('number');
  });

  it('leads back to the first open question', () => {
    expect(pageToShow('contact', adult)).toBe('photo');
    expect(pageToShow('done', { ...adult, photo })).toBe('contact');
  });

  it('lets an answered question be changed', () => {
    expect(pageToShow('photo', { ...adult, photo, contact: { email: '', phone: '' } })).toBe('photo');
  });

  it('asks an infant for no photo, but for who applies', () => {
    expect(pagesOf(infant)).toEqual(['number', 'representative', 'contact', 'check', 'done']);
    expect(pageAfter('number', infant)).toBe('representative');
    expect(pageBefore('contact', infant)).toBe('representative');
  });

  it('shows nothing but the confirmation once it is sent', () => {
    expect(pageToShow('photo', { ...adult, reference: 'A-1' })).toBe('done');
  });
});
