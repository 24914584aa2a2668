import { type Database, openDatabase } from './database.js';
import { UserConflict } from './identities.js';
import { hashPassword, storePassword, verifyPassword } from './passwords.js';
import { countUsers, hasPath, hasValue } from './user-search.js';
import { type User, deleteUser, findUser, insertUser, recordLogin, replaceUser } from './users.js';

let db: Database;
beforeEach(() => void (db = openDatabase(':memory:')));
afterEach(() => void db.close());

const user = (id: string, more: object = {}): User => ({
  user_id: `auth0|${id}`,
  email: `${id}@example.com`,
  identities: [{ connection: 'people', user_id: id, provider: 'auth0', isSocial: false }],
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
  ...more,
});

describe('insertUser', () => {
  it.each([
    ['user_id', { user_id: 'auth0|a' }],
    ['email', { email: 'A@example.com' }],
    ['username', { username: 'ANN' }],
    ['phone_number', { phone_number: '+1555' }],
  ])('refuses a taken %s and keeps nothing of the second', (field, taken) => {
    insertUser(db, user('a', { username: 'ann', phone_number: '+1555' }));
    expect(() => insertUser(db, user('b', taken))).toThrow(new UserConflict(field as 'email'));
    expect(countUsers(db)).toBe(1);
  });

  it('lets the same e-mail be in two connections', () => {
    insertUser(db, user('a'));
    const identities = [{ connection: 'others', user_id: 'b', provider: 'auth0', isSocial: false }];
    insertUser(db, user('b', { email: 'a@example.com', identities }));
    expect(countUsers(db)).toBe(2);
  });
});

describe('replaceUser', () => {
  it('keeps the search index and the identifiers in step', async () => {
    insertUser(db, user('a', { app_metadata: { plan: 'gold' } }));
    storePassword(db, 'auth0|a', await hashPassword('secret'));
    replaceUser(db, user('a', { email: 'new@example.com' }));
    expect(countUsers(db, hasPath('app_metadata'))).toBe(0);
    expect(countUsers(db, hasValue('email', { sql: 'value = ?', params: ['new@example.com'] }))).toBe(1);
    expect(await verifyPassword(db, 'people', 'a@example.com', 'secret')).toBeUndefined();
    expect(await verifyPassword(db, 'people', 'NEW@example.com', 'secret')).toMatchObject({ user_id: 'auth0|a' });
  });
});

describe('verifyPassword', () => {
  it('knows people by e-mail and username, in their connection, with the right password', async () => {
    insertUser(db, user('a', { username: 'ann' }));
    storePassword(db, 'auth0|a', await hashPassword('secret'));
    expect(await verifyPassword(db, 'people', 'ann', 'secret')).toMatchObject({ user_id: 'auth0|a' });
    expect(await verifyPassword(db, 'people', 'ann', 'Secret')).toBeUndefined();
    expect(await verifyPassword(db, 'people', 'ann', '')).toBeUndefined();
    expect(await verifyPassword(db, 'people', 'ann', 'x'.repeat(100))).toBeUndefined();
    expect(await verifyPassword(db, 'others', 'ann', 'secret')).toBeUndefined();
  });
});

describe('recordLogin', () => {
  it('counts, and sets last_login and updated_at to the same moment', () => {
    insertUser(db, user('a'));
    recordLogin(db, 'auth0|a', '203.0.113.7');
    const now = new Date('2026-02-02T00:00:00.000Z');
    const login = { last_login: now.toISOString(), last_ip: '203.0.113.8', logins_count: 2 };
    expect(recordLogin(db, 'auth0|a', '203.0.113.8', now)).toMatchObject(login);
    expect(findUser(db, 'auth0|a')).toMatchObject({ ...login, updated_at: login.last_login });
    expect(recordLogin(db, 'auth0|nobody', '::1')).toBeUndefined();
  });
});

describe('deleteUser', () => {
  it('leaves nothing behind', () => {
    insertUser(db, user('a'));
    expect([deleteUser(db, 'auth0|a'), deleteUser(db, 'auth0|a')]).toEqual([true, false]);
    expect(db.prepare('select count(*) as n from identities').get()).toMatchObject({ n: 0 });
    expect(db.prepare('select count(*) as n from search_values').get()).toMatchObject({ n: 0 });
  });
});
