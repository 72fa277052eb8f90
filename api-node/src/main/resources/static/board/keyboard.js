import { findCard } from './model.js';
import { step } from './geometry.js';

const ARROWS = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End']);

/**
 * Keyboard control of the board. On a card, arrows go to another one, Enter opens it, and Space lifts it. A lifted card is moved by arrows,
 * dropped by Space or Enter, and put back by Escape. A column is lifted by its handle.
 *
 * @typedef {object} Board
 * @property {import("./move-in-progress.js").MoveInProgress} moveInProgress
 * @property {() => import("./model.js").View} seen the part of the board that is shown
 * @property {import("./view.js").BoardView} view
 * @property {(id: string) => void} open
 */

/** @param {HTMLElement} root @param {Board} board */
export function useKeyboard(root, board) {
  const { moveInProgress, view } = board;
  root.addEventListener('keydown', (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    const cardId = target.dataset['issueId'];
    const columnId = target.closest('.lane-grip') && target.closest('.lane')?.getAttribute('data-column-id');
    const done = moveInProgress.carried
      ? onMoveInProgress(board, event.key)
      : cardId
        ? onCard(board, cardId, event.key)
        : columnId && event.key === ' ' && moveInProgress.liftColumn(columnId, 'keyboard');
    if (done) {
      event.preventDefault();
      event.stopPropagation();
    }
  });
  // A button is clicked when the space key is released.
  root.addEventListener('keyup', (event) => {
    if (event.key === ' ' && /** @type {HTMLElement} */ (event.target).closest('.lane-grip')) {
      event.preventDefault();
    }
  });
  root.addEventListener('focusin', (event) => {
    const card = /** @type {HTMLElement} */ (event.target);
    if (card.dataset['issueId']) {
      view.stopAt(card);
    }
  });
  // A click on something that takes no focus puts it back, too, and does so before a drag begins there.
  addEventListener('pointerdown', () => moveInProgress.carried?.by === 'keyboard' && moveInProgress.cancel(), { capture: true });
  root.addEventListener('focusout', (event) => {
    const gone = event.relatedTarget !== null || !document.hasFocus();
    if (gone && moveInProgress.carried?.by === 'keyboard' && !root.contains(/** @type {Node | null} */ (event.relatedTarget))) {
      moveInProgress.cancel();
    }
  });
}

/** @param {Board} board @param {string} key */
function onMoveInProgress({ moveInProgress, seen, view }, key) {
  const { carried, place } = moveInProgress;
  if (!carried || !place || carried.by !== 'keyboard') {
    return false;
  }
  if (key === ' ' || key === 'Enter') {
    moveInProgress.drop();
  } else if (key === 'Escape') {
    moveInProgress.cancel();
  } else if (ARROWS.has(key)) {
    const lanes = seen().lanes;
    if (carried.kind === 'column') {
      const { lane } = step({ sizes: lanes.map(() => 0), lane: place.order, order: 0 }, key);
      const order = key === 'Home' ? 0 : key === 'End' ? lanes.length - 1 : lane;
      moveInProgress.to({ columnId: carried.id, order });
    } else {
      const at = lanes.findIndex(({ column }) => column.id === place.columnId);
      const sizes = lanes.map(({ cards }) => cards.filter(({ id }) => id !== carried.id).length);
      const next = step({ sizes, lane: at, order: place.order }, key);
      moveInProgress.to({ columnId: lanes[next.lane]?.column.id ?? place.columnId, order: next.order });
    }
  }
  const held = carried.kind === 'card' ? view.card(carried.id) : view.lane(carried.id)?.grip;
  held?.focus({ preventScroll: true });
  held?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  // While something is lifted, no other key has an effect, except that the tab key leaves it.
  return key !== 'Tab';
}

/** @param {Board} board @param {string} id @param {string} key */
function onCard({ moveInProgress, seen, view, open }, id, key) {
  if (key === 'Enter') {
    open(id);
    return true;
  }
  if (key === ' ') {
    if (seen().project.canWrite) {
      moveInProgress.liftCard(id, 'keyboard');
    }
    return true;
  }
  const at = ARROWS.has(key) && findCard(seen(), id);
  if (!at) {
    return false;
  }
  const lanes = seen().lanes;
  const from = lanes.findIndex(({ column }) => column.id === at.lane.column.id);
  const next = neighbour(lanes, from, at.order, key);
  const card = next && view.card(next.id);
  card?.focus();
  return true;
}

/**
 * The card that an arrow key leads to; columns without cards are skipped.
 *
 * @param {import("./model.js").Lane[]} lanes
 * @param {number} from
 * @param {number} order
 * @param {string} key
 */
function neighbour(lanes, from, order, key) {
  const sideways = key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : 0;
  if (sideways === 0) {
    const cards = lanes[from]?.cards ?? [];
    return cards[step({ sizes: [cards.length - 1], lane: 0, order }, key).order];
  }
  for (let to = from + sideways; to >= 0 && to < lanes.length; to += sideways) {
    const cards = lanes[to]?.cards ?? [];
    if (cards.length > 0) {
      return cards[Math.min(order, cards.length - 1)];
    }
  }
  return undefined;
}
