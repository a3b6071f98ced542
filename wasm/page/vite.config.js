import { defineConfig } from 'vite';

// Relative addresses: the page works from any folder of any server.
export default defineConfig({
  base: './',
  build: { target: 'es2022', outDir: 'dist', modulePreload: false, assetsInlineLimit: 0 },
  worker: { format: 'es' },
});
