import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Window } from 'happy-dom';
import { createElement as h } from 'react';
import { renderToString } from 'react-dom/server';
import { TidingsProvider, useEvents, useTidings } from '../src/index.js';
import { becomePage, optionsOf, serve, until } from '../../client/test/support/page.js';

test('a server renders a page without a stream, and the browser goes on from the same markup', async (t) => {
  const said = [];
  for (const level of ['error', 'warn']) t.mock.method(console, level, (...words) => said.push(words.join(' ')));
  const server = await serve(t);
  const got = [];
  const Page = () => {
    const { state, lastEvent, error } = useTidings('counted');
    useEvents('counted', ({ data }) => got.push(data));
    return h('p', null, `${state.phase} ${lastEvent?.data ?? '-'} ${error ?? '-'}`);
  };
  const application = h(TidingsProvider, { options: optionsOf(server, { cursor: 'e1.0-0' }) }, h(Page));
  const markup = renderToString(application);
  assert.equal(markup, '<p>connecting - -</p>');
  // what happens after the state was read is brought by the stream, which begins there
  server.commit();
  assert.equal(server.asked, 0);

  becomePage(new Window({ url: 'http://localhost/' }));
  const { hydrateRoot } = await import('react-dom/client');
  const box = document.body.appendChild(document.createElement('div'));
  box.innerHTML = markup;
  const recovered = [];
  const root = hydrateRoot(box, application, { onRecoverableError: (error) => recovered.push(error.message) });
  await until(() => box.innerHTML === '<p>live 1 -</p>');
  assert.deepEqual([got, recovered, said], [[1], [], []]);
  root.unmount();
});
