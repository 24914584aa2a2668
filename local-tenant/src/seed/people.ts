/** The people of a fresh tenant. The first one holds every permission of the seeded API. */
export const PEOPLE = [
  { email: 'ada@example.com', password: 'Analytical-Engine-1843', given_name: 'Ada', family_name: 'Lovelace' },
  { email: 'grace@example.com', password: 'Compiler-Harbour-1952', given_name: 'Grace', family_name: 'Hopper' },
  { email: 'alan@example.com', password: 'Universal-Machine-1936', given_name: 'Alan', family_name: 'Turing' },
] as const;
