import { describe, expect, it } from 'vitest';
import { type ApplyView, pageAfter, pageBefore, pageToShow } from './draft.ts';

const adult: ApplyView = { step: 'photo', maskedName: '田○ 花○', needs: { photo: true, representative: false } };
const infant: ApplyView = { ...adult, step: 'representative', needs: { photo: false, representative: true } };
const filled: ApplyView = { ...adult, step: 'confirm', photo: { sha256: '0'.repeat(64) }, contact: { language: 'ja' } };
const sent: ApplyView = { ...filled, step: 'progress', progress: { reference: 'A-1', stage: 'ordered', steps: [] } };

describe('the journey of an application', () => {
  it('starts with the number, whatever page is asked for', () => {
    expect(pageToShow('check', {})).toBe('number');
    expect(pageToShow('done', { reference: 'A-1' })).toBe('number');
  });

  it('leads back to the first open question', () => {
    expect(pageToShow('contact', { view: adult })).toBe('photo');
    expect(pageToShow('done', { view: filled })).toBe('check');
  });

  it('lets an answered question be changed', () => {
    expect(pageToShow('photo', { view: filled })).toBe('photo');
    expect(pageAfter('photo', filled)).toBe('contact');
  });

  it('asks an infant for no photo, but for who applies', () => {
    expect(pageToShow('photo', { view: infant })).toBe('representative');
    expect(pageBefore('contact', infant)).toBe('representative');
    expect(pageBefore('representative', infant)).toBe('number');
  });

  it('asks a returned application for another photo only', () => {
    const returned: ApplyView = { ...adult, progress: { reference: 'A-1', stage: 'returned', steps: [] } };
    expect(pageToShow('contact', { view: returned })).toBe('photo');
    expect(pageAfter('photo', { ...returned, step: 'confirm' })).toBe('check');
  });

  it('shows where it stands once it is sent, and the confirmation only right after', () => {
    expect(pageToShow('check', { view: sent })).toBe('progress');
    expect(pageToShow('done', { view: sent, reference: 'A-1' })).toBe('done');
  });

  it('says so when there is nothing to apply for', () => {
    expect(pageToShow('photo', { view: { ...adult, step: 'card-exists' } })).toBe('closed');
  });
});
