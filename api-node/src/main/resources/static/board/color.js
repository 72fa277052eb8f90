/** The ink that can be read on this ground: whichever contrasts more. @param {string} color `#rrggbb` */
export function inkOn(color) {
  const light = luminance(color);
  return 1.05 / (light + 0.05) > (light + 0.05) / 0.05 ? '#ffffff' : '#000000';
}

/** [WCAG 2.2, relative luminance] @param {string} color */
export function luminance(color) {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Paints something in a colour of the users' choice. @param {HTMLElement} element @param {string} color */
export function paint(element, color) {
  const known = /^#[0-9a-f]{6}$/i.test(color) ? color : '#8a94a3';
  element.style.setProperty('--paint', known);
  element.style.setProperty('--on-paint', inkOn(known));
}

export const PALETTE = ['#64748b', '#2563eb', '#0891b2', '#0f766e', '#15803d', '#ca8a04', '#ea580c', '#dc2626', '#db2777', '#7c3aed'];
