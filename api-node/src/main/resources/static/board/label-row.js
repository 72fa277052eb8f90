import { paint } from './color.js';
import { confirmed } from './dialog.js';
import { h } from './dom.js';
import { Edits } from './edits.js';
import { icon } from './icons.js';

/**
 * One label in the list of labels. It is saved when its field is left; text that could not be saved stays, with a button.
 *
 * @typedef {import("./model.js").Label} Label
 * @typedef {object} Facts
 * @property {import("./project-actions.js").ProjectActions} project
 * @property {() => boolean} admin
 * @property {() => boolean} canWrite
 * @property {(work: () => Promise<unknown>) => Promise<void>} run does the work, and shows the reason if it is refused
 * @property {() => void} update
 */
export class LabelRow {
  #facts;
  #label;
  #edits;
  #name = h('input', { class: 'painted', maxLength: 50, required: true, dir: 'auto' });
  #color = h('input', { type: 'color' });
  #save = h('button', { type: 'button', textContent: 'Save', on: { click: () => this.#saved() } });
  #remove = h('button', { type: 'button', class: 'quiet icon-button', on: { click: () => this.#delete() } }, icon('bin'));
  #deleted = false;

  /** @param {Label} label @param {Facts} facts */
  constructor(label, facts) {
    this.id = label.id;
    this.#label = label;
    this.#facts = facts;
    this.#edits = new Edits(
      {
        name: { get: () => this.#name.value.trim(), set: (/** @type {string} */ text) => void (this.#name.value = text) },
        color: { get: () => this.#color.value, set: (/** @type {string} */ color) => void (this.#color.value = color) },
      },
      label,
    );
    this.element = h('li', { class: 'row' }, this.#name, this.#color, this.#save, this.#remove);
    this.#name.addEventListener('input', () => this.#draw());
    this.#name.addEventListener('change', () => this.#saved());
    this.#name.addEventListener('keydown', (event) => event.key === 'Enter' && !event.isComposing && this.#saved());
    this.#color.addEventListener('input', () => this.#draw());
    this.#color.addEventListener('change', () => this.#saved());
  }

  get changed() {
    return this.#edits.changed;
  }

  /** @param {Label} label the server's current state */
  show(label) {
    this.#label = label;
    this.#edits.rebase(label);
    this.#name.setAttribute('aria-label', `Name of ${label.name}`);
    this.#color.setAttribute('aria-label', `Colour of ${label.name}`);
    this.#remove.setAttribute('aria-label', `Delete ${label.name}`);
    this.#draw();
  }

  showDeleted() {
    this.#deleted = true;
    this.#draw();
  }

  #draw() {
    const { admin, canWrite } = this.#facts;
    paint(this.#name, this.#color.value);
    this.#name.readOnly = !canWrite();
    this.#color.disabled = !canWrite();
    this.#save.hidden = !this.changed || (this.#deleted && !admin());
    this.#save.textContent = this.#deleted ? 'Add again' : 'Save';
    this.#save.title = this.#deleted ? 'This label was deleted in the meantime.' : '';
    this.#remove.hidden = !admin() || this.#deleted;
  }

  async #saved() {
    const { name, color } = this.#edits.values;
    if (name === '') {
      this.#edits.restore({ name: this.#label.name });
    }
    const { changes } = this.#edits;
    if (Object.keys(changes).length > 0) {
      await this.#facts.run(async () => {
        if (this.#deleted) {
          await this.#facts.project.createLabel({ name, color });
          this.#edits.restore(this.#edits.base); // The text belongs to a new label now, in a row of its own.
          this.#facts.update();
        } else {
          await this.#facts.project.editLabel(this.id, changes);
        }
      });
    }
    this.#draw();
  }

  async #delete() {
    const yes = await confirmed({
      title: 'Delete this label?',
      text: `“${this.#label.name}” will be removed from all cards.`,
      yes: 'Delete label',
    });
    if (yes) {
      await this.#facts.run(() => this.#facts.project.deleteLabel(this.id));
    }
  }
}
