/** Paints an element in a colour that users chose. @param {HTMLElement} element @param {string} color */
export function paint(element, color) {
  const known = /^#[0-9a-f]{6}$/i.test(color) ? color : '#8a94a3';
  element.style.setProperty('--paint', known);
}

export const PALETTE = ['#64748b', '#2563eb', '#0891b2', '#0f766e', '#15803d', '#ca8a04', '#ea580c', '#dc2626', '#db2777', '#7c3aed'];
