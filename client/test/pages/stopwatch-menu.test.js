import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { runningStopwatches } from '../../../api-node/src/main/resources/static/stopwatch/stopwatch-menu.js';
import { documentOf, FakeElement } from './elements.js';

class Popup extends FakeElement {
  isOpen = false;
  /** @param {string} selector */
  matches(selector) {
    return selector === ':popover-open' ? this.isOpen : super.matches(selector);
  }
  showPopover() {
    this.dispatchEvent(Object.assign(new Event('beforetoggle'), { newState: 'open' }));
    this.isOpen = true;
  }
  hidePopover() {
    this.isOpen = false;
    this.dispatchEvent(Object.assign(new Event('beforetoggle'), { newState: 'closed' }));
  }
}

/** @type {any} */
let page;
/** @type {FakeElement} */
let icon;
/** @type {FakeElement} */
let bell;
/** @type {Popup} */
let popup;
/** @type {{path: string, answer: (value: unknown) => void, fail: (problem: unknown) => void}[]} */
let posts;
/** @type {NonNullable<ReturnType<typeof runningStopwatches>>} */
let value;

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** @param {number} id @param {number} seconds */
const stopwatch = (id, seconds) => ({
  project_id: 1,
  project_key: 'DEMO',
  issue_index: id,
  ticket_number: id,
  issue_title: `card ${id}`,
  seconds,
  created: `2026-01-01T00:00:0${id}.000Z`,
});

/** What the template holds. */
const content = () =>
  new FakeElement(
    'section',
    {},
    new FakeElement('a', { className: 'stopwatch-title' }),
    new FakeElement('span', { className: 'stopwatch-time' }),
    new FakeElement('button', { className: 'stopwatch-stop', text: 'Stop' }),
    new FakeElement('button', { className: 'stopwatch-cancel', text: 'Discard' }),
  );

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['Date', 'setInterval'] });
  icon = new FakeElement('button', { id: 'stopwatch', hidden: true });
  bell = new FakeElement('a', { id: 'notifications' });
  popup = new Popup('div', { id: 'stopwatch-popup' });
  page = documentOf(bell, icon, popup, new FakeElement('template', { id: 'stopwatch-template' }));
  page.documentElement = { clientWidth: 800 };
  page.importNode = content;
  Object.assign(globalThis, {
    HTMLTemplateElement: FakeElement,
    HTMLAnchorElement: FakeElement,
    getComputedStyle: () => ({ fontSize: '16px' }),
  });
  posts = [];
  const api = {
    post: (/** @type {string} */ path) => new Promise((answer, fail) => posts.push({ path, answer, fail })),
    get: async () => [stopwatch(1, 100)],
  };
  value = /** @type {any} */ (runningStopwatches(/** @type {any} */ (api), () => {}));
});

/** @param {string} selector */
const texts = (selector) => popup.querySelectorAll(selector).map((each) => each.textContent);
/** @param {string} selector @param {number} [at] */
const press = (selector, at = 0) => {
  const button = popup.querySelectorAll(selector)[at];
  button?.focus();
  button?.dispatchEvent(new Event('click'));
};

test('button_drawnBeforeTheSameOnesWereToldAgain_endsItsStopwatch', async () => {
  value.push([stopwatch(1, 10), stopwatch(2, 20)]);
  popup.showPopover();
  value.push([stopwatch(1, 11), stopwatch(2, 21)]);
  press('.stopwatch-stop');
  assert.deepEqual(texts('.stopwatch-title'), ['DEMO-2 card 2']);
  assert.equal(posts[0]?.path, '/api/projects/1/tickets/1/stopwatch/stop');
  assert.equal(icon.hidden, false);
});

test('answer_switchesTheMenu_withoutAPush', async () => {
  value.push([stopwatch(1, 10)]);
  popup.showPopover();
  press('.stopwatch-cancel');
  assert.equal(icon.hidden, true);
  posts[0]?.answer([stopwatch(3, 0)]);
  await settled();
  assert.equal(icon.hidden, false);
  assert.equal(icon.title, 'Stopwatch: DEMO-3 card 3');
});

test('refusal_bringsItBack', async () => {
  value.push([stopwatch(1, 10)]);
  popup.showPopover();
  press('.stopwatch-stop');
  posts[0]?.fail(new Error('no'));
  await settled();
  assert.equal(icon.title, 'Stopwatch: DEMO-1 card 1');
});

test('oneOfTwoEnded_theTimeOfTheOtherGoesOn', () => {
  value.push([stopwatch(1, 10), stopwatch(2, 20)]);
  popup.showPopover();
  mock.timers.tick(5000);
  assert.deepEqual(texts('.stopwatch-time'), ['0:15', '0:25']);
  press('.stopwatch-stop');
  assert.deepEqual(texts('.stopwatch-time'), ['0:25']);
  mock.timers.tick(2000);
  assert.deepEqual(texts('.stopwatch-time'), ['0:27']);
});

test('focus_staysInThePopup_andGoesToTheNotificationsWithTheLastOne', () => {
  value.push([stopwatch(1, 10), stopwatch(2, 20)]);
  popup.showPopover();
  press('.stopwatch-stop');
  assert.equal(page.activeElement, popup.querySelector('.stopwatch-title'));
  press('.stopwatch-stop');
  assert.equal(popup.isOpen, false);
  assert.equal(page.activeElement, bell);
});

test('focus_elsewhere_isLeftThere_whenTheLastOneEnds', () => {
  const field = new FakeElement('input');
  page.body.append(field);
  value.push([stopwatch(1, 10)]);
  field.focus();
  value.push([]);
  assert.equal(icon.hidden, true);
  assert.equal(page.activeElement, field);
});

test('buttons_ofSeveral_nameTheirCards', () => {
  const names = () => popup.querySelectorAll('button').map((button) => button.attributes.get('aria-label'));
  value.push([stopwatch(1, 10), stopwatch(2, 20)]);
  popup.showPopover();
  assert.deepEqual(names(), ['Stop DEMO-1 card 1', 'Discard DEMO-1 card 1', 'Stop DEMO-2 card 2', 'Discard DEMO-2 card 2']);
  value.push([stopwatch(2, 20)]);
  assert.deepEqual(names(), [undefined, undefined]);
});
