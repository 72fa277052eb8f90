import { guard } from '../board/unsaved.js';

/** Makes the browser ask before the page is left, as long as something is unsaved. @returns {(unsaved: boolean) => void} */
export function leaveGuard() {
  /** @type {(() => void) | undefined} */
  let off;
  return (unsaved) => {
    if (unsaved) {
      off ??= guard({ unsaved: () => true });
    } else {
      off?.();
      off = undefined;
    }
  };
}
