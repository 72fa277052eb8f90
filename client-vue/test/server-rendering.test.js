import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Window } from 'happy-dom';
import { renderToString } from '@vue/server-renderer';
import { createSSRApp, h } from 'vue';
import { createTidings, useEvents, useTidings } from '../src/index.js';
import { becomePage, optionsOf, serve, until } from '../../client/test/support/page.js';

test('a server renders a page without a stream, and the browser goes on from the same markup', async (t) => {
  const server = await serve(t);
  const got = [];
  const Page = {
    setup() {
      const { state, lastEvent, error } = useTidings('counted');
      useEvents('counted', ({ data }) => got.push(data));
      return () => h('p', `${state.value.phase} ${lastEvent.value?.data ?? '-'} ${error.value ?? '-'}`);
    },
  };
  const application = () => createSSRApp(Page).use(createTidings(optionsOf(server, { cursor: 'e1.0-0' })));
  const markup = await renderToString(application());
  assert.equal(markup, '<p>connecting - -</p>');
  // what happens after the state was read is brought by the stream, which begins there
  server.commit();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(server.asked, 0);

  const said = [];
  for (const level of ['error', 'warn']) t.mock.method(console, level, (...words) => said.push(words.join(' ')));
  becomePage(new Window({ url: 'http://localhost/' }));
  const box = document.body.appendChild(document.createElement('div'));
  box.innerHTML = markup;
  const app = application();
  app.mount(box);
  await until(() => box.innerHTML === '<p>live 1 -</p>');
  assert.deepEqual([got, said], [[1], []]);
  app.unmount();
});
