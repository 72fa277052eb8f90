import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { documentOf } from './elements.js';

const FILES = '../../../api-node/src/main/resources/static/board';
/** How long a page stays after a logout elsewhere. */
const LOGOUT_MS = 1000;

/** @type {import('../../../api-node/src/main/resources/static/board/session.js')} */
let session;
/** @type {import('../../../api-node/src/main/resources/static/board/unsaved.js')} */
let unsaved;
/** Where the page went, and `reload`. @type {string[]} */
let went;
let pages = 0;

beforeEach(async () => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout'] });
  documentOf();
  went = [];
  unsaved = await import(`${FILES}/unsaved.js`);
  session = await import(`${FILES}/session.js?${++pages}`);
  const root = new URL('../', new URL(`${FILES}/session.js`, import.meta.url)).pathname;
  Object.assign(globalThis, {
    location: {
      pathname: `${root}boards`,
      search: '',
      origin: 'null',
      assign: (/** @type {string} */ url) => went.push(new URL(url).pathname.slice(root.length - 1) + new URL(url).search),
      reload: () => went.push('reload'),
    },
    sessionStorage: { setItem: () => {} },
  });
});

/** The page is shown again by Back, as it was or from anew. @param {boolean} persisted */
const back = (persisted) => dispatchEvent(Object.assign(new Event('pageshow'), { persisted }));

/** A form with text. @returns {{told: number, save: () => void}} */
function typed() {
  const form = { told: 0, save: () => {} };
  form.save = unsaved.guard({ unsaved: () => true, signedOut: () => form.told++ });
  return form;
}

const AT_LOGIN = /^\/login\?/;

test('loggedOutElsewhere_leadsToTheStartPage_andBackShowsNothingOfTheUser', () => {
  session.toLogin('logged-out');
  mock.timers.tick(LOGOUT_MS - 1);
  assert.deepEqual(went, []);
  mock.timers.tick(1);
  assert.deepEqual(went, ['/']);
  back(false);
  assert.deepEqual(went, ['/']);
  back(true);
  assert.deepEqual(went, ['/', 'reload']);
});

for (const reason of ['signed-out', 'wiped']) {
  test(`${reason}_leadsToTheLogin_andBackShowsNothingOfTheUser`, () => {
    session.toLogin(reason);
    assert.equal(went.length, 1);
    assert.match(String(went[0]), AT_LOGIN);
    back(true);
    assert.deepEqual(went.slice(1), ['reload']);
  });
}

test('loggedOut_whileThePageSignsOut_leavesItsWayAlone', () => {
  session.toLogin('signed-out', true);
  session.toLogin('logged-out');
  mock.timers.tick(LOGOUT_MS);
  assert.equal(went.length, 1);
  assert.match(String(went[0]), AT_LOGIN);
});

test('signingOut_afterALogoutElsewhere_leadsToTheLogin', () => {
  session.toLogin('logged-out');
  session.toLogin('signed-out');
  assert.deepEqual(went, []);
  session.toLogin('signed-out', true);
  mock.timers.tick(LOGOUT_MS);
  assert.equal(went.length, 1);
  assert.match(String(went[0]), AT_LOGIN);
});

test('textTyped_afterALogoutElsewhere_holdsThePageUntilItIsSaved', () => {
  session.toLogin('logged-out');
  const form = typed();
  mock.timers.tick(LOGOUT_MS);
  assert.deepEqual(went, []);
  assert.equal(form.told, 1);
  session.toLogin('signed-out');
  session.toLogin('logged-out');
  mock.timers.tick(LOGOUT_MS);
  assert.deepEqual(went, []);
  assert.equal(form.told, 1);
  form.save();
  assert.equal(went.length, 1);
  assert.match(String(went[0]), AT_LOGIN);
  back(true);
  assert.deepEqual(went.slice(1), ['reload']);
});
