/** What a scanned code is, and whom somebody typed. */
import { describe, expect, it } from 'vitest';
import { namesIn } from '../src/people/many';
import { invitationToken } from '../src/people/paths';
import { mayLess } from '../src/people/roles';

describe('a scanned code', () => {
  const here = 'https://tips.example';
  it.each([
    ['https://tips.example/join#abc_-9', 'abc_-9'],
    ['https://tips.example/join', null],
    ['https://tips.example/join#', null],
    ['https://tips.example/join#a b', null],
    ['https://tips.example/join?x=1#abc', 'abc'],
    ['https://tips.example/sign-in/abc', null],
    ['https://evil.example/join#abc', null],
    [`https://tips.example/join#${'a'.repeat(201)}`, null],
    ['javascript:alert(1)', null],
    ['WIFI:S:depot;', null],
  ])('%s', (text, token) => {
    expect(invitationToken(text, here)).toBe(token);
  });
});

it('takes names as people paste them: each once, without what is around them', () => {
  expect(namesIn(' Ivo \r\n\n\tLucía\nIvo\n')).toEqual(['Ivo', 'Lucía']);
  expect(namesIn('x'.repeat(300))).toEqual(['x'.repeat(80)]);
});

it('knows who may do less than before', () => {
  expect(mayLess('contributor', 'manager')).toBe(true);
  expect(mayLess('partner', 'contributor')).toBe(true);
  expect(mayLess('admin', 'manager')).toBe(false);
  expect(mayLess('admin', 'admin')).toBe(false);
});
