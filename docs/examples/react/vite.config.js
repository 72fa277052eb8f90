import { defineConfig } from 'vite';

const node = process.env.TIDINGS ?? 'http://localhost:8080';

export default defineConfig({
  esbuild: { jsx: 'automatic' },
  // what Vite optimizes loses its worker
  optimizeDeps: { exclude: ['@tidings/client'] },
  // the page and the node are one origin, as behind a load balancer
  server: { proxy: { '/api': node, '/-/ws': { target: node, ws: true } } },
});
