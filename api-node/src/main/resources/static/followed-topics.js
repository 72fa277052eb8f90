import { readTopics, writeTopics } from './address.js';
import { $, element } from './elements.js';

/** The ports of the nodes that `make cluster` starts. */
const PORTS = [8081, 8082, 8083];

/** The topics that this tab follows: they are in its address, and a list shows them, where they can be added and removed. */
export class FollowedTopics {
  all = readTopics();

  /** @param {(change: {added?: string, removed: string[]}) => void} changed */
  constructor(changed) {
    this.changed = changed;
    $('topic-form').addEventListener('submit', (event) => {
      event.preventDefault();
      const topic = $('topic').value.trim();
      $('topic').value = '';
      if (!this.all.includes(topic)) this.#follow([...this.all, topic], topic);
    });
    addEventListener('hashchange', () => this.#follow(readTopics()));
    this.#show();
  }

  #follow(next, added) {
    const removed = this.all.filter((topic) => !next.includes(topic));
    this.all = next;
    this.#show();
    this.changed({ added, removed });
  }

  #show() {
    writeTopics(this.all);
    $('topics').replaceChildren(...this.all.map((topic) => this.#chip(topic)));
    $('second').href = location.href;
    $('nodes').replaceChildren(...PORTS.flatMap((port, i) => [i === 0 ? '' : ', ', linkTo(port)]));
    $('curl').textContent =
      `curl ${new URL(`api/topics/${this.all[0]}/events`, document.baseURI)} -H 'Content-Type: application/json'` +
      ` -d '{"type":"greeting","data":{"text":"hello"}}'`;
  }

  #chip(topic) {
    const chip = element('li', 'chip mono', topic);
    const remove = element('button', 'quiet', '×');
    remove.type = 'button';
    remove.disabled = this.all.length === 1;
    remove.setAttribute('aria-label', `Stop following ${topic}`);
    remove.addEventListener('click', () => {
      this.#follow(this.all.filter((other) => other !== topic));
      $('topic').focus();
    });
    chip.append(remove);
    return chip;
  }
}

/** This page, from the node at that port. */
function linkTo(port) {
  const link = element('a', 'mono', `:${port}`);
  const address = new URL(location.href);
  address.protocol = 'http:';
  address.port = String(port);
  link.href = address.href;
  link.target = '_blank';
  link.rel = 'noopener';
  return link;
}
