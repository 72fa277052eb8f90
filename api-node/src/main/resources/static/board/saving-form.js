import { Problem } from './api.js';
import { confirmed, openDialog } from './dialog.js';
import { h } from './dom.js';
import { goToLogin } from './session.js';
import { guard } from './unsaved.js';

/**
 * A form in a dialog that closes when its request has succeeded. Otherwise it keeps what was typed and shows the reason. Closing it asks
 * before text is discarded; and until the text is saved, it is kept as a draft of this tab.
 *
 * @typedef {object} Form
 * @property {string} title
 * @property {HTMLFormElement} form
 * @property {(Node | false)[]} [above] content above the form
 * @property {() => boolean} unsaved whether there is anything to lose
 * @property {() => Promise<unknown>} save fails with a problem; its result closes the dialog, unless it is `false`
 * @property {(problem: Problem) => Promise<string | undefined> | string | undefined} [explain] the text for a refusal, if not its own
 * @property {{drafts: import("./drafts.js").Drafts, name: string, value: () => unknown}} [draft]
 */

/** @param {Form} content */
export function openForm(content) {
  return new SavingForm(content);
}

export class SavingForm {
  #content;
  #busy = false;
  /** @type {Promise<void>} */
  #last = Promise.resolve();
  #note = h('div', { class: 'note', hidden: true });
  #unguard;

  /** @param {Form} content */
  constructor(content) {
    const { title, form, above = [] } = content;
    this.#content = content;
    const buttons = form.querySelector('.dialog-buttons');
    buttons ? buttons.before(this.#note) : form.append(this.#note);
    const { dialog, head, leave, askBefore } = openDialog(title, ...above, form);
    this.dialog = dialog;
    this.head = head;
    /** Closes it as a user does. @returns {Promise<boolean>} whether it is closed now */
    this.leave = leave;
    askBefore(() => this.#mayLeave());
    this.#unguard = guard({ unsaved: () => dialog.open && this.unsaved, signedOut: () => this.#signedOut() });
    dialog.addEventListener('close', this.#unguard);
    for (const type of ['input', 'change', 'click']) {
      form.addEventListener(type, () => this.keep());
    }
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#busy || void this.run(content.save);
    });
    form.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        form.requestSubmit();
      }
    });
  }

  get unsaved() {
    return this.#busy || this.#content.unsaved();
  }

  get busy() {
    return this.#busy;
  }

  /** Keeps the current text as a draft. */
  keep() {
    const { draft, unsaved } = this.#content;
    if (draft && this.dialog.open) {
      unsaved() ? draft.drafts.keep(draft.name, draft.value()) : draft.drafts.drop(draft.name);
    }
  }

  /** Closes it without asking: the text is saved or discarded. */
  close() {
    const { draft } = this.#content;
    draft?.drafts.drop(draft.name);
    this.dialog.close();
  }

  /**
   * Runs work of this form after the work that is under way, and closes the form if it succeeds.
   *
   * @param {() => Promise<unknown>} work
   */
  run(work) {
    this.#last = this.#last.then(() => this.#run(work));
    return this.#last;
  }

  /** @param {() => Promise<unknown>} work */
  async #run(work) {
    if (!this.dialog.open) {
      return;
    }
    const { form } = this.#content;
    const focused = document.activeElement;
    this.#busy = true;
    this.say();
    form.inert = true;
    this.dialog.focus({ preventScroll: true });
    form.setAttribute('aria-busy', 'true');
    let done = /** @type {unknown} */ (false);
    try {
      done = await work();
    } catch (problem) {
      await this.#refused(problem);
    } finally {
      this.#busy = false;
      form.inert = false;
      form.removeAttribute('aria-busy');
    }
    if (done !== false) {
      this.close();
    } else if (focused instanceof HTMLElement && form.contains(focused)) {
      focused.focus({ preventScroll: true });
    }
  }

  /** Shows a permanent message above the buttons. @param {...(Node | string)} content */
  say(...content) {
    this.#show('note', 'status', content);
  }

  /** @param {...(Node | string)} content */
  warn(...content) {
    this.#show('note bad', 'alert', content);
    this.#note.scrollIntoView({ block: 'nearest' });
  }

  /** @param {string} look @param {string} role @param {(Node | string)[]} content */
  #show(look, role, content) {
    this.#note.className = look;
    this.#note.setAttribute('role', role);
    this.#note.replaceChildren(...content);
    this.#note.hidden = content.length === 0;
  }

  async #mayLeave() {
    const leaves =
      !this.unsaved ||
      (await confirmed({
        title: 'Discard your changes?',
        text: this.#busy ? 'They are still being saved.' : 'Your changes have not been saved yet.',
        yes: 'Discard',
        no: 'Keep editing',
      }));
    const { draft } = this.#content;
    leaves && draft?.drafts.drop(draft.name);
    return leaves;
  }

  /** @param {unknown} problem */
  async #refused(problem) {
    if (!(problem instanceof Problem)) {
      console.error(problem);
    } else if (problem.status === 401) {
      this.#signedOut();
      return;
    }
    const words = problem instanceof Error ? problem.message : String(problem);
    const text = problem instanceof Problem ? await this.#content.explain?.(problem) : undefined;
    this.warn(text ?? `Not saved: ${words} What you typed is still here.`);
  }

  #signedOut() {
    this.keep();
    this.warn(
      h('p', {}, 'You are signed out, so your changes have not been saved. Sign in again to restore them here.'),
      h('button', { type: 'button', class: 'primary', textContent: 'Sign in again', on: { click: () => goToLogin('signed-out') } }),
    );
  }
}
