/** Draws panels of a Grafana dashboard, as far as those of Tidings use what Grafana can do: a page of SVG without a script. */

const WIDTH = 1280;
const COLUMN = 52;
const ROW = 25;
const MARGIN = 16;
const HEADER = 56;
const SERIES = ['#0f766e', '#3b82f6', '#d97706', '#8b5cf6', '#dc2626', '#64748b'];
const COLORS = { green: '#15803d', red: '#dc2626', orange: '#d97706', blue: '#1d4ed8', yellow: '#ca8a04' };
const SOFT = '#59616e';

const escaped = (text) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const text = (x, y, words, { size = 11, fill = SOFT, weight = 400, anchor = 'start' } = {}) =>
  `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}" font-weight="${weight}" text-anchor="${anchor}">${escaped(words)}</text>`;

/** A value in the unit of a panel. */
function inUnit(value, unit) {
  const short = (number) => String(Number(number.toPrecision(3)));
  switch (unit) {
    case 'percentunit':
      return `${short(value * 100)} %`;
    case 's':
      return Math.abs(value) < 1 ? `${short(value * 1_000)} ms` : `${short(value)} s`;
    case 'ops':
      return `${short(value)}/s`;
    default:
      return Math.abs(value) >= 10_000 ? `${short(value / 1_000)} K` : short(value);
  }
}

const query = (expr) => expr.replaceAll('$cluster', '.*').replaceAll('$node', '.*').replaceAll('$__rate_interval', '20s');
const legend = (format, labels) => (format ?? '').replace(/\{\{(\w+)\}\}/g, (_, name) => labels[name] ?? '').trim();
const path = (points) => points.map(([x, y], i) => `${i ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');

/** Parts without a moment at which there was no value. */
function unbroken(points, step) {
  const parts = [];
  for (const [i, point] of points.entries()) {
    if (i === 0 || point[0] - points[i - 1][0] > 1.5 * step) parts.push([]);
    parts.at(-1).push(point);
  }
  return parts;
}

/** Neighbours with the same value are one. */
function runs(points, step) {
  const found = [];
  for (const [time, value] of points) {
    const last = found.at(-1);
    if (last?.value === value && time - last.until <= 1.5 * step) last.until = time;
    else found.push({ value, from: time, until: time });
  }
  return found;
}

/** A round number of about a quarter of the range. */
function tick(range) {
  const power = 10 ** Math.floor(Math.log10(range / 4));
  return power * [1, 2, 5, 10].find((factor) => factor * power >= range / 4);
}

function clock(x, y, time) {
  return text(x, y, new Date(time * 1_000).toISOString().slice(11, 16), { anchor: 'middle' });
}

function times(box, window) {
  const drawn = [];
  for (let time = Math.ceil(window.from / 60) * 60; time < window.until; time += 60) drawn.push(clock(box.x(time), box.bottom + 15, time));
  return drawn.join('');
}

async function stat({ targets, fieldConfig: { defaults } }, width, height, source, window) {
  const [series] = await source.now(query(targets[0].expr), window);
  const value = series?.points[0]?.[1] ?? 0;
  const { color } = defaults.thresholds.steps.findLast((step) => step.value === null || value >= step.value);
  return text(width / 2, height - 24, inUnit(value, defaults.unit), { size: 30, weight: 600, fill: COLORS[color], anchor: 'middle' });
}

async function states({ targets, fieldConfig: { defaults } }, width, height, source, window) {
  const found = await source.range(query(targets[0].expr), window);
  const { options } = defaults.mappings[0];
  const box = plot(width, height, window);
  const tall = (box.bottom - box.top) / found.length;
  const rows = found.map(({ labels, points }, i) => {
    const bars = runs(points, window.step).map(({ value, from, until }) => {
      const [begin, end] = [box.x(from), Math.min(box.x(until + window.step), box.right)];
      const fill = COLORS[options[value].color];
      return `<rect x="${begin}" y="${box.top + i * tall + 4}" width="${end - begin}" height="${tall - 8}" rx="3" fill="${fill}" fill-opacity=".75"/>`;
    });
    const name = legend(targets[0].legendFormat, labels);
    return bars.join('') + text(box.left - 8, box.top + (i + 0.5) * tall + 4, name, { anchor: 'end' });
  });
  const kinds = Object.values(options).filter(({ text: word }, i, all) => all.findIndex((other) => other.text === word) === i);
  return (
    rows.join('') +
    times(box, window) +
    keys(
      kinds.map(({ text: name, color }) => ({ name, color: COLORS[color] })),
      width,
      height,
    )
  );
}

function plot(width, height, window) {
  const [left, right, top, bottom] = [58, width - 14, 38, height - 42];
  return { left, right, top, bottom, x: (time) => left + ((time - window.from) / (window.until - window.from)) * (right - left) };
}

function keys(entries, width, height) {
  let x = 16;
  const drawn = entries.map(({ name, color, value }) => {
    const words = value === undefined ? name : `${name}  ${value}`;
    const at = x;
    x += 28 + words.length * 6.4;
    return x > width
      ? ''
      : `<rect x="${at}" y="${height - 17}" width="12" height="4" rx="2" fill="${color}"/>${text(at + 17, height - 11, words)}`;
  });
  return drawn.join('');
}

const isIn = ({ matcher }, name) =>
  matcher.id === 'byName' ? matcher.options === name : new RegExp(matcher.options.slice(1, -1)).test(name);

async function graph({ targets, fieldConfig: { defaults, overrides } }, width, height, source, window) {
  const lines = [];
  for (const { expr, legendFormat } of targets) {
    for (const { labels, points } of await source.range(query(expr), window)) {
      const name = legend(legendFormat, labels);
      const properties = overrides.filter((override) => isIn(override, name)).flatMap((override) => override.properties);
      const has = (id) => properties.some((property) => property.id === id);
      const sign = has('custom.transform') ? -1 : 1;
      const color = has('color') ? COLORS.red : SERIES[lines.length % SERIES.length];
      const usable = points.filter(([, value]) => Number.isFinite(value));
      if (usable.length > 0) lines.push({ name, color, dashed: has('custom.lineStyle'), points: usable.map(([t, v]) => [t, sign * v]) });
    }
  }
  const values = lines.flatMap(({ points }) => points.map(([, value]) => value));
  const threshold = defaults.custom?.thresholdsStyle && defaults.thresholds.steps.find(({ value }) => value !== null);
  if (threshold && threshold.value < 4 * Math.max(...values)) values.push(threshold.value);
  const [least, most] = [Math.min(0, ...values), Math.max(...values, 1e-9) * 1.05];
  const box = plot(width, height, window);
  const y = (value) => box.bottom - ((value - least) / (most - least)) * (box.bottom - box.top);
  const step = tick(most - least);
  const drawn = [];
  for (let value = Math.ceil(least / step) * step; value <= most; value += step) {
    drawn.push(`<path d="M${box.left} ${y(value)}H${box.right}" stroke="#e7e7e2"/>`);
    drawn.push(text(box.left - 8, y(value) + 4, inUnit(Math.abs(value), defaults.unit), { anchor: 'end' }));
  }
  if (threshold && threshold.value <= most)
    drawn.push(`<path d="M${box.left} ${y(threshold.value)}H${box.right}" stroke="${COLORS[threshold.color]}" stroke-dasharray="2 4"/>`);
  for (const { color, dashed, points } of lines) {
    for (const part of unbroken(points, window.step)) {
      const shape = path(part.map(([time, value]) => [box.x(time), y(value)]));
      const ends = `L${box.x(part.at(-1)[0])} ${y(0)}L${box.x(part[0][0])} ${y(0)}Z`;
      if (!dashed) drawn.push(`<path d="${shape}${ends}" fill="${color}" fill-opacity=".08"/>`);
      drawn.push(`<path d="${shape}" fill="none" stroke="${color}" stroke-width="1.6" ${dashed ? 'stroke-dasharray="8 8"' : ''}/>`);
    }
  }
  const last = ({ name, color, points }) => ({ name, color, value: inUnit(Math.abs(points.at(-1)[1]), defaults.unit) });
  return drawn.join('') + times(box, window) + keys(lines.map(last), width, height);
}

const KINDS = { stat, 'state-timeline': states, timeseries: graph };

/**
 * @param {any[]} panels of the dashboard's file, which keep their sizes
 * @param {{now: Function, range: Function}} source that answers their queries
 * @param {{from: number, until: number, step: number}} window in seconds
 */
export async function drawn(panels, source, window) {
  const parts = [];
  let [column, row, tallest] = [0, 0, 0];
  for (const panel of panels) {
    const { w, h } = panel.gridPos;
    if (column + w > 24) [column, row, tallest] = [0, row + tallest, 0];
    const [width, height] = [w * COLUMN - 8, h * ROW - 8];
    const inner = await KINDS[panel.type](panel, width, height, source, window);
    const frame = `<rect width="${width}" height="${height}" rx="8" fill="#fff" stroke="#dcdcd5"/>`;
    const title = text(16, 24, panel.title, { size: 13, weight: 600, fill: '#1c2430' });
    parts.push(`<g transform="translate(${MARGIN + column * COLUMN + 4} ${HEADER + row * ROW})">${frame}${title}${inner}</g>`);
    [column, tallest] = [column + w, Math.max(tallest, h)];
  }
  const height = HEADER + (row + tallest) * ROW + 8;
  const heading = text(MARGIN + 6, 35, 'Tidings: fleet', { size: 20, weight: 700, fill: '#1c2430' });
  return `<!doctype html><style>body{margin:0;background:#f5f5f2}svg{display:block;font-family:'DejaVu Sans',sans-serif}</style>
    <svg width="${WIDTH}" height="${height}">${heading}${parts.join('')}</svg>`;
}
