const PATHS = {
  plus: 'M8 3v10M3 8h10',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  close: 'M4 4l8 8M12 4l-8 8',
  grip: 'M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01',
  text: 'M3 4.5h10M3 8h10M3 11.5h6',
  tag: 'M2.5 7.5v-5h5l6 6-5 5zM5 5h.01',
  people:
    'M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M11 3a2.3 2.3 0 0 1 0 4.300M12 9.800c1.6.5 2.5 1.8 2.5 3.7',
  tray: 'M2 9.500l2-6h8l2 6v3.500H2zM2 9.500h3.500l1 2h3l1-2H14',
  settings:
    'M2.5 4.500h6M12 4.500h1.500M2.5 11.500h1.500M7.5 11.500h6M10.2 6.200a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.400zM5.8 13.200a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.400z',
  lock: 'M4 7.500h8v6H4zM5.5 7.500V5a2.5 2.5 0 0 1 5 0v2.5',
  globe: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM2 8h12M8 2c2 2 2.5 4 2.5 6s-.5 4-2.5 6c-2-2-2.5-4-2.5-6S6 4 8 2z',
  pencil: 'M3 13l.8-3L10.500 3.300l2.200 2.200L6 12.200z',
  bin: 'M3 4.500h10M6.5 4.500V3h3v1.500M4.5 4.500l.5 9h6l.5-9',
};

/** @param {keyof typeof PATHS} name @returns {SVGSVGElement} decoration: words always give its meaning, too */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
