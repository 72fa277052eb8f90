import { field, select } from './dialog.js';
import { h } from './dom.js';
import { isUnsure } from './requests.js';
import { openForm } from './saving-form.js';

const DRAFT = 'new-board';

/**
 * @param {object} page
 * @param {import("./api.js").Api} page.api
 * @param {import("./drafts.js").Drafts} page.drafts
 * @param {(key: string) => void} page.made goes to the board
 */
export function openNewBoard({ api, drafts, made }) {
  const draft = drafts.read(DRAFT);
  const title = h('input', { required: true, maxLength: 255, placeholder: 'Web shop', dir: 'auto', value: draft?.title ?? '' });
  const key = h('input', {
    required: true,
    maxLength: 16,
    pattern: '[A-Z][A-Z0-9]*',
    title: 'Capital letters and digits, starting with a letter',
    placeholder: 'SHOP',
    spellcheck: false,
    class: 'mono',
    value: draft?.key ?? '',
  });
  const description = h('textarea', { rows: 3, maxLength: 10_000, dir: 'auto', value: draft?.description ?? '' });
  const visibility = select(
    [
      ['private', 'Only members can see this board'],
      ['public', 'Everyone signed in can see this board'],
    ],
    draft?.visibility ?? 'private',
  );
  let typed = key.value !== '';
  title.addEventListener('input', () => typed || (key.value = keyOf(title.value)));
  key.addEventListener('input', () => {
    typed = key.value !== '';
    const at = key.selectionStart;
    key.value = key.value.toUpperCase();
    key.setSelectionRange(at, at);
  });
  const values = () => ({ key: key.value, title: title.value.trim(), description: description.value, visibility: visibility.value });
  let unsure = false;

  const save = async () => {
    try {
      await api.post('/api/projects', values());
    } catch (problem) {
      const taken = /** @type {{code?: string}} */ (problem).code === 'key-taken';
      if (!(taken && unsure && (await isMadeByUs()))) {
        unsure ||= isUnsure(problem);
        throw problem;
      }
    }
    made(key.value);
  };

  /** Whether an earlier try, whose answer got lost, created the board. */
  async function isMadeByUs() {
    const known = await api.get(`/api/projects/${encodeURIComponent(key.value)}`).catch(() => undefined);
    return known?.role === 'admin' && known.title === title.value.trim();
  }

  const form = openForm({
    title: 'New board',
    form: h(
      'form',
      { class: 'stack' },
      field('Title', title),
      field('Key', key, h('p', { class: 'hint' }, 'Part of the board’s address. It cannot be changed later.')),
      field('Description', description),
      field('Visibility', visibility),
      h('div', { class: 'dialog-buttons' }, h('button', { class: 'primary', textContent: 'Create board' })),
    ),
    unsaved: () => [title, key, description].some(({ value }) => value.trim() !== ''),
    save,
    draft: { drafts, name: DRAFT, value: values },
  });
  title.focus();
  return form;
}

/** The key that a title suggests: the initials of several words, else its beginning. @param {string} title */
function keyOf(title) {
  const words = title
    .normalize('NFKD')
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter(Boolean);
  const key = words.length > 2 ? words.map((word) => word[0]).join('') : (words.join('') ?? '');
  return key.replace(/^[0-9]+/, '').slice(0, 6);
}
