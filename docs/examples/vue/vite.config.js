import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

const node = process.env.TIDINGS ?? 'http://localhost:8080';

export default defineConfig({
  plugins: [vue()],
  // what Vite optimizes loses its worker
  optimizeDeps: { exclude: ['@tidings/client'] },
  // the page and the node are one origin, as behind a load balancer
  server: { proxy: { '/api': node, '/-/ws': { target: node, ws: true } } },
});
