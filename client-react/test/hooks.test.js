import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Window } from 'happy-dom';
import { becomePage, optionsOf, serve, until } from '../../client/test/support/page.js';

becomePage(new Window({ url: 'http://localhost/' }));
const { Component, createElement: h, startTransition, StrictMode, useEffect, useLayoutEffect, useState, version } = await import('react');
const { createRoot } = await import('react-dom/client');
const { TidingsProvider, useEvents, useTidings } = await import('../src/index.js');

console.log(`React ${version}`);

/** Elements on a page of their own. @returns what shows them, and what they look like */
async function show(t, element) {
  const box = document.body.appendChild(document.createElement('div'));
  const root = createRoot(box);
  t.after(async () => {
    root.unmount();
    box.remove();
  });
  root.render(element);
  return { root, box };
}

function Phase() {
  const { state } = useTidings();
  return h('i', null, state.phase);
}

function Last({ of }) {
  const { lastEvent } = useTidings(of);
  return h('b', null, lastEvent ? lastEvent.data : '-');
}

function Got({ types = 'counted', into, after }) {
  useEvents(types, ({ type, data }) => into.push(type === 'resync' ? type : data), { after });
  return null;
}

/** A component that takes its time, so that React lets others run while it renders. */
function Slow() {
  for (const end = performance.now() + 5; performance.now() < end;);
  return null;
}

/** Adds components when it is told to, as a page that is navigated. */
function Late({ hooks, children }) {
  const [isShown, setShown] = useState(false);
  hooks.show = () => startTransition(() => setShown(true));
  return isShown ? children : null;
}

for (const mode of ['strict', 'usual']) {
  const wrapped = (element) => (mode === 'strict' ? h(StrictMode, null, element) : element);

  test(`${mode}: all components of a page share one stream, and see each event once`, async (t) => {
    const server = await serve(t);
    const [one, two] = [[], []];
    const { box, root } = await show(
      t,
      wrapped(
        h(
          TidingsProvider,
          { options: optionsOf(server) },
          h(Phase),
          h(Last),
          h(Last, { of: 'other' }),
          h(Got, { into: one }),
          h(Got, { into: two }),
        ),
      ),
    );
    await until(() => box.innerHTML.includes('<i>live</i>'));
    for (let n = 0; n < 20; n++) server.commit();
    await until(() => two.length === 20);
    const all = Array.from({ length: 20 }, (_, n) => n + 1);
    assert.deepEqual([one, two], [all, all]);
    await until(() => box.innerHTML === '<i>live</i><b>20</b><b>-</b>');
    assert.equal(server.asked, 1);
    root.render(null);
    await server.untilStreams(0);
  });

  test(`${mode}: what happens between the rendering of a component and its effects is not lost`, async (t) => {
    const server = await serve(t);
    const [early, late, hooks] = [[], [], {}];
    let committed = false;
    const Commits = () => {
      // what the stream shows while the next components are rendered, and no component listens to yet
      committed ||= Boolean(server.commit('new'));
      return null;
    };
    const slow = Array.from({ length: 20 }, (_, key) => h(Slow, { key }));
    const added = [h(Got, { key: 'got', types: 'new', into: late }), h(Commits, { key: 'commits' }), slow];
    const { box } = await show(
      t,
      wrapped(h(TidingsProvider, { options: optionsOf(server) }, h(Phase), h(Got, { into: early }), h(Late, { hooks }, added))),
    );
    await until(() => box.innerHTML.includes('live'));
    server.commit();
    await until(() => early.length === 1);
    hooks.show();
    await until(
      () => late.length === 1,
      () => JSON.stringify({ early, late }),
    );
    server.commit();
    server.commit('new');
    await until(() => late.length === 2 && early.length === 2);
    assert.deepEqual(
      [early, late],
      [
        [1, 3],
        [2, 4],
      ],
    );
    assert.equal(server.asked, 2, 'opened once more, for the new type');
  });
}

test('no two components show different events at a time', async (t) => {
  const server = await serve(t);
  const hooks = {};
  const torn = [];
  let commits = 0;
  const Checked = ({ children }) => {
    useTidings();
    useLayoutEffect(() => {
      commits++;
      const texts = new Set([...document.querySelectorAll('b')].map(({ textContent }) => textContent));
      if (texts.size > 1) torn.push([...texts]);
    });
    return children;
  };
  const many = Array.from({ length: 12 }, (_, key) => [h(Last, { key, of: 'counted' }), h(Slow, { key: `slow ${key}` })]);
  const { box } = await show(
    t,
    h(TidingsProvider, { options: optionsOf(server, { types: ['counted'] }) }, h(Checked, null, h(Phase), h(Late, { hooks }, many))),
  );
  await until(() => box.innerHTML.includes('live'));
  hooks.show();
  const timer = setInterval(() => server.commit(), 20);
  t.after(() => clearInterval(timer));
  await until(() => document.querySelectorAll('b').length === 12 && commits > 4);
  assert.deepEqual(torn, []);
});

test('a component that shows older state gets what happened since', async (t) => {
  const server = await serve(t);
  const [early, late, hooks] = [[], [], {}];
  const { box } = await show(
    t,
    h(
      TidingsProvider,
      { options: optionsOf(server) },
      h(Phase),
      h(Got, { into: early }),
      h(Late, { hooks }, h(Got, { into: late, after: 'e1.1-0' })),
    ),
  );
  await until(() => box.innerHTML.includes('live'));
  for (let n = 0; n < 3; n++) server.commit();
  await until(() => early.length === 3);
  hooks.show();
  await until(() => late.length === 2);
  assert.deepEqual(
    [early, late],
    [
      [1, 2, 3],
      [2, 3],
    ],
  );
});

for (const [name, change] of Object.entries({
  types: (props) => ({ ...props, types: ['counted', 'other'] }),
  'types, with the state that it showed at first': (props) => ({ ...props, after: 'e1.0-0', types: ['counted', 'other'] }),
  'after, to the state of now': (props) => ({ ...props, after: 'e1.1-0' }),
})) {
  test(`a component that changes ${name} is told nothing twice, and misses nothing`, async (t) => {
    const server = await serve(t);
    const [got, hooks] = [[], {}];
    let committed = 0;
    // between the rendering and the effects, the listener of before is told
    const Commits = () => {
      committed ||= (server.commit('other'), server.commit());
      return null;
    };
    const slow = [h(Commits, { key: 'commits' }), ...Array.from({ length: 20 }, (_, key) => h(Slow, { key }))];
    const Changes = () => {
      const [props, setProps] = useState({ types: ['counted'], after: name.includes('first') ? 'e1.0-0' : undefined });
      const [isChanged, setChanged] = useState(false);
      hooks.change = () => startTransition(() => (setProps(change), setChanged(true)));
      useEffect(() => void (hooks.isChanged = isChanged));
      return [h(Got, { key: 'got', into: got, ...props }), isChanged && slow];
    };
    // no component shows events: one that did would have React begin the rendering anew at each
    await show(t, h(TidingsProvider, { options: optionsOf(server, { types: ['counted', 'other'] }) }, h(Changes)));
    await server.untilStreams(1);
    server.commit();
    await until(() => got.length === 1);
    hooks.change();
    await until(() => hooks.isChanged);
    for (const n of [3, 4]) {
      await until(() => got.includes(n));
      server.commit();
    }
    await until(() => got.includes(5));
    assert.deepEqual(got, name.startsWith('types') ? [1, 3, 2, 4, 5] : [1, 3, 4, 5]);
  });
}

test('an error says why there are no updates, and a user may try again', async (t) => {
  const server = await serve(t);
  let live;
  const Retry = () => {
    live = useTidings();
    return h('u', null, live.error ? `${live.error.reason} ${live.error.isFinal}` : 'no error');
  };
  const { box } = await show(t, h(TidingsProvider, { options: optionsOf(server) }, h(Phase), h(Retry)));
  await until(() => box.innerHTML === '<i>live</i><u>no error</u>');
  server.end('session-expired');
  await until(() => box.innerHTML === '<i>closed</i><u>session-expired true</u>');
  live.restart();
  await until(() => box.innerHTML === '<i>live</i><u>no error</u>');
});

test('components subscribe by themselves, too', async (t) => {
  const server = await serve(t);
  const got = [];
  let live;
  const Subscribes = () => {
    live = useTidings();
    return null;
  };
  const { box } = await show(t, h(TidingsProvider, { options: optionsOf(server) }, h(Phase), h(Subscribes)));
  await until(() => box.innerHTML.includes('live'));
  const leave = live.subscribe(['counted'], ({ data }) => got.push(data));
  await until(() => server.asked === 2);
  await server.untilStreams(1);
  server.commit();
  await until(() => got.length === 1);
  leave();
  server.commit();
  await until(() => live.lastEvent?.data === 2);
  assert.deepEqual(got, [1]);
  assert.equal(live.isOwn(live.lastEvent), false);
});

test('other options have the stream opened again, at the position that the page has', async (t) => {
  const server = await serve(t);
  const got = [];
  const application = (query) =>
    h(
      TidingsProvider,
      { options: optionsOf(server, { url: server.url(`/stream${query}`), headers: () => ({}) }) },
      h(Phase),
      h(Got, { into: got }),
    );
  const { box, root } = await show(t, application(''));
  await until(() => box.innerHTML.includes('live'));
  server.commit();
  await until(() => got.length === 1);
  root.render(application(''));
  root.render(application('?topic=other'));
  server.commit();
  await until(() => got.length === 2);
  server.commit();
  await until(() => got.length === 3);
  assert.deepEqual(got, [1, 2, 3]);
  assert.equal(server.asked, 2, 'equal options do not count');
});

test('a component without a provider says what is missing', async (t) => {
  const errors = [];
  class Boundary extends Component {
    state = { failed: false };
    static getDerivedStateFromError = () => ({ failed: true });
    componentDidCatch = (error) => errors.push(error.message);
    render = () => (this.state.failed ? null : this.props.children);
  }
  const { error } = console;
  console.error = () => {};
  t.after(() => (console.error = error));
  await show(t, h(Boundary, null, h(Phase)));
  await until(() => errors.length === 1);
  assert.match(errors[0], /There is no <TidingsProvider> above this component/);
});
