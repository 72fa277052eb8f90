import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fetchEventSource } from '@microsoft/fetch-event-source';
import { EventStreamParser } from '../src/parser.js';

/* What @microsoft/fetch-event-source, a widely used reader, makes of a node's frames. It looks for its page. */
globalThis.window = globalThis;
globalThis.document = { hidden: false, addEventListener() {}, removeEventListener() {} };

/** A node's blocks, as the corpus shows them. */
async function blocks(name) {
  const text = await readFile(new URL(`../../docs/sse-corpus/${name}.txt`, import.meta.url), 'utf8');
  return text.split(/(?<=\n\n)/).map((block) => Buffer.from(block));
}

const idOf = (block) => /^id: (.*)$/m.exec(block)?.[1];

/** A body that ends in its middle, as that of a lost connection does. */
function cutBody(bytes) {
  const pieces = [bytes];
  return new ReadableStream({
    pull(controller) {
      const piece = pieces.shift();
      if (piece) controller.enqueue(piece);
      else controller.error(new TypeError('network error'));
    },
  });
}

/** Sends the first connection so many bytes of the blocks, and the next one what follows the id that it brings. */
function node(all, cut) {
  let first = true;
  return async (_url, { headers }) => {
    const cursor = headers['last-event-id'];
    let bytes = Buffer.concat(all);
    if (!first && cursor !== undefined) {
      const connected = Buffer.from(all[0].toString().replace(/^id: .*\n/m, ''));
      bytes = Buffer.concat([connected, ...all.slice(all.findIndex((block) => idOf(block) === cursor) + 1)]);
    }
    const body = first ? cutBody(bytes.subarray(0, cut)) : bytes;
    first = false;
    return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
  };
}

/** What a handler gets that reads each message as JSON. */
async function received(fetch) {
  const seen = [];
  await fetchEventSource('https://tidings.test/api/stream', {
    fetch,
    openWhenHidden: true,
    onmessage: ({ id, data }) => seen.push(`${id} ${JSON.stringify(JSON.parse(data))}`),
    onerror: (error) => {
      if (!(error instanceof TypeError)) throw error;
      return 0;
    },
  });
  return seen;
}

for (const name of ['frames-unnamed', 'frames-named', 'frames-tracker']) {
  test(`fetch-event-source: every frame of ${name} is JSON, and a cut at any byte loses none`, async () => {
    const all = await blocks(name);
    const events = [];
    const parser = new EventStreamParser({ event: ({ id, data }) => events.push(`${id} ${data}`), position() {}, retry() {} });
    for (const block of all.filter(idOf)) parser.push(block);
    const bytes = Buffer.concat(all);
    for (let cut = 0; cut < bytes.length; cut++) {
      // It takes the id at the end of its line, and the event at the line end after that: no order of lines closes this gap of a byte.
      if (/\nid: \S+\n$/.test(bytes.subarray(0, cut).toString('latin1'))) continue;
      const seen = await received(node(all, cut));
      for (const event of events) assert.ok(seen.includes(event), `cut after ${cut} bytes, ${event} is lost; got ${seen.join('\n')}`);
    }
  });
}
