import { confirmed, field, openDialog } from '../board/dialog.js';
import { find, h } from '../board/dom.js';

const LOOK_MS = 60_000;

/** What the notice says of each state. @type {Record<string, {tone: "" | "wait" | "bad", text: (host: string) => string}>} */
const STATES = {
  connecting: { tone: 'wait', text: (host) => `Connecting to ${host}…` },
  connected: { tone: '', text: (host) => `Your messages are on ${host}.` },
  unavailable: { tone: 'wait', text: (host) => `${host}, which keeps your messages, cannot be reached. Trying again…` },
  unauthorized: { tone: 'bad', text: (host) => `${host} does not accept your token any more.` },
  ended: { tone: 'bad', text: (host) => `${host} has no messages of yours any more.` },
};

/** The notice of a user whose messages another server keeps: where they are, and what to do when they cannot be reached. */
export class Upstream {
  #notice = find('#upstream', HTMLElement);
  /** What the notice says. @type {string | undefined} */
  #said;

  /** @param {import("../board/api.js").Api} api @param {import("../board/toasts.js").Toasts} toasts */
  constructor(api, toasts) {
    this.api = api;
    this.toasts = toasts;
  }

  /** @param {import("../client/index.js").Tidings} tidings whose resync may mean that the other server was away */
  follow(tidings) {
    tidings.on('resync', () => this.look());
    setInterval(() => document.hidden || this.look(), LOOK_MS);
    this.look();
  }

  look() {
    this.api.get('/api/v1/upstream').then(
      (upstream) => this.#show(upstream),
      ({ status }) => status === 404 && location.reload(), // It was disconnected elsewhere.
    );
  }

  /** @param {{host: string, status: string}} upstream */
  #show({ host, status }) {
    if (this.#said === `${status} ${host}`) {
      return; // Screen readers say what is drawn anew, and the focus may be in it.
    }
    this.#said = `${status} ${host}`;
    const { tone, text } = STATES[status] ?? { tone: 'wait', text: () => status };
    const button = (/** @type {string} */ label, /** @type {() => void} */ run) =>
      h('button', { type: 'button', textContent: label, on: { click: run } });
    this.#notice.dataset['tone'] = tone;
    this.#notice.hidden = false;
    this.#notice.replaceChildren(
      h('span', {}, text(host)),
      ...(tone === 'bad'
        ? [
            h(
              'div',
              { class: 'row' },
              button('Connect again', () => this.#connect(host)),
              button('Disconnect', () => void this.#disconnect(host)),
            ),
          ]
        : []),
    );
  }

  /** @param {string} host */
  #connect(host) {
    const token = h('input', { type: 'password', required: true, autocomplete: 'off', spellcheck: false });
    const refusal = h('p', { class: 'note bad', role: 'alert', hidden: true });
    const hint = h('p', { class: 'hint' }, `A personal token of your account on ${host}.`);
    const connect = h('button', { class: 'primary', textContent: 'Connect' });
    const form = h('form', { class: 'stack' }, field('Token', token, hint), refusal, h('div', { class: 'dialog-buttons' }, connect));
    openDialog('Connect again', form);
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      connect.disabled = true;
      try {
        await this.api.put('/api/v1/upstream', { host, token: token.value.trim() });
        location.reload();
      } catch (problem) {
        refusal.textContent = problem instanceof Error ? problem.message : String(problem);
        refusal.hidden = false;
        connect.disabled = false;
      }
    });
    token.focus();
  }

  /** @param {string} host */
  async #disconnect(host) {
    const sure = await confirmed({
      title: `Disconnect from ${host}?`,
      text: 'Your messages stay there, and this page shows those on this server from now on.',
      yes: 'Disconnect',
    });
    if (sure) {
      await this.api.delete('/api/v1/upstream').then(
        () => location.reload(),
        (problem) => this.toasts.refuse(problem),
      );
    }
  }
}
