import { field, openDialog, select } from '../board/dialog.js';
import { h } from '../board/dom.js';

/**
 * @typedef {import("./notification-text.js").Kind} Kind
 * @typedef {{off: Kind[], projects: Record<string, Kind[]>}} Settings the kinds that are switched off
 */

/** @type {Record<Kind, [name: string, about: string]>} */
const KINDS = {
  mention: ['Mentions', 'Someone writes @ and your user name in a card or a message.'],
  assignment: ['Assignments', 'Someone assigns you to a card.'],
  ticket: ['Your cards', 'Someone changes a card that you created or are assigned to.'],
  message: ['Messages', 'Someone writes to you while you are not reading.'],
};
const EVERYWHERE = '';

/**
 * The dialog in which a user switches kinds of notifications off, everywhere or for one board. Each choice is saved at once.
 *
 * @param {import("../board/api.js").Api} api
 * @param {(problem: unknown) => void} refused
 */
export async function openSettings(api, refused) {
  /** @type {[Settings, {id: string, title: string}[]]} */
  const [settings, projects] = await Promise.all([
    api.get('/api/notifications/settings'),
    // A node without boards has none.
    api.get('/api/projects').then(
      (answer) => answer.projects,
      () => [],
    ),
  ]);
  const where = select(
    [[EVERYWHERE, 'Everywhere'], .../** @type {[string, string][]} */ (projects.map(({ id, title }) => [id, title]))],
    EVERYWHERE,
  );
  const kinds = h('fieldset', { class: 'kinds', 'aria-label': 'Kinds of notifications' });

  /** @param {string} project @returns {Kind[]} */
  const offIn = (project) => (project === EVERYWHERE ? settings.off : (settings.projects[project] ?? []));

  function draw() {
    const project = where.value;
    const shown = /** @type {Kind[]} */ (Object.keys(KINDS)).filter((kind) => project === EVERYWHERE || kind !== 'message');
    kinds.replaceChildren(...shown.map((kind) => choice(kind, project)));
  }

  /** @param {Kind} kind @param {string} project */
  function choice(kind, project) {
    const [name, about] = KINDS[kind];
    const isOffEverywhere = project !== EVERYWHERE && settings.off.includes(kind);
    const box = h('input', {
      type: 'checkbox',
      name: kind,
      checked: !isOffEverywhere && !offIn(project).includes(kind),
      disabled: isOffEverywhere,
      on: { change: () => void save(kind, project, box.checked) },
    });
    return h('label', { class: 'check' }, box, h('span', {}, name, h('small', {}, isOffEverywhere ? 'Switched off everywhere.' : about)));
  }

  /** @param {Kind} kind @param {string} project @param {boolean} on */
  async function save(kind, project, on) {
    const before = structuredClone(settings);
    const off = offIn(project).filter((other) => other !== kind);
    on || off.push(kind);
    if (project === EVERYWHERE) {
      settings.off = off;
    } else {
      settings.projects = { ...settings.projects, [project]: off };
    }
    try {
      await api.put('/api/notifications/settings', settings);
    } catch (problem) {
      Object.assign(settings, before);
      refused(problem);
      draw();
    }
  }

  where.addEventListener('change', draw);
  draw();
  openDialog('What you are notified of', projects.length > 0 && field('For', where), kinds);
}
