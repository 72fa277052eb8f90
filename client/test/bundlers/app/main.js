import { Tidings } from '@tidings/client';

const { warn } = console;
Object.assign(window, { warned: [], got: [] });
console.warn = (...words) => (window.warned.push(words.join(' ')), warn(...words));

const worker = new URLSearchParams(location.search).get('worker') ?? undefined;
window.tidings = new Tidings({ url: '/stream', worker });
window.tidings.on('counted', ({ data }) => window.got.push(data));
window.tidings.start();
