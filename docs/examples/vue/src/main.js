import { createTidings } from '@tidings/vue';
import { createApp } from 'vue';
import App from './App.vue';

createApp(App)
  .use(createTidings({ url: '/api/stream?topic=public.orders&framing=named' }))
  .mount('#root');
