import { expect, test } from 'vitest';
import { groupBy } from '../../src/algebra/group.ts';

test('items of one key stand together in their order, keys in the order of their first', () => {
  const groups = groupBy(['pear', 'apple', 'plum', 'avocado'], (word) => word[0]);
  expect([...groups]).toEqual([
    ['p', ['pear', 'plum']],
    ['a', ['apple', 'avocado']],
  ]);
  expect([...groupBy([], String)]).toEqual([]);
});
