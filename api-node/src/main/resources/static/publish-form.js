import { $ } from './elements.js';
import { publish } from './publish.js';

const BURST = 20;

/** Publishes what its fields say, once or as a burst of numbered events, and says which node accepted it. */
export class PublishForm {
  /** @param {(accepted: {topic: string, cursor: string, node: string}) => void} published told of each durable event */
  constructor(published) {
    this.published = published;
    $('publish-form').addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#once();
    });
    $('burst').addEventListener('click', () => this.#burst());
    $('data').addEventListener('input', () => $('data').removeAttribute('aria-invalid'));
  }

  /** The topics to choose from. @param {string[]} topics @param {string} [chosen] the one that is chosen now, if it is another one */
  offer(topics, chosen = $('to').value) {
    $('to').replaceChildren(...topics.map((topic) => new Option(topic, topic, false, topic === chosen)));
  }

  async #once() {
    const data = this.#read();
    if (data === undefined) return;
    try {
      const { node, latency } = await this.#send(data);
      this.#answer(`${node} accepted the event in ${Math.round(latency)} ms.`);
    } catch (problem) {
      this.#answer(problem.message, true);
    }
  }

  async #burst() {
    const data = this.#read();
    if (data === undefined || !$('publish-form').reportValidity()) return;
    $('burst').disabled = true;
    const accepted = new Map();
    try {
      for (let n = 1; n <= BURST; n++) {
        const numbered = typeof data === 'object' && data !== null && !Array.isArray(data) ? { ...data, n } : n;
        const { node } = await this.#send(numbered);
        accepted.set(node, (accepted.get(node) ?? 0) + 1);
        this.#answer(`${n} of ${BURST} accepted: ${[...accepted].map(([name, count]) => `${count} by ${name}`).join(', ')}.`);
      }
    } catch (problem) {
      this.#answer(problem.message, true);
    } finally {
      $('burst').disabled = false;
    }
  }

  async #send(data) {
    const topic = $('to').value;
    const accepted = await publish({ topic, type: $('type').value, data, durable: $('durable').checked });
    if (accepted.cursor !== null) this.published({ topic, cursor: accepted.cursor, node: accepted.node });
    return accepted;
  }

  #read() {
    try {
      const data = JSON.parse($('data').value);
      $('data').removeAttribute('aria-invalid');
      return data;
    } catch (problem) {
      $('data').setAttribute('aria-invalid', 'true');
      $('data').focus();
      this.#answer(`The data is not valid JSON: ${problem.message}`, true);
      return undefined;
    }
  }

  #answer(text, bad = false) {
    $('answer').textContent = text;
    $('answer').classList.toggle('bad', bad);
  }
}
