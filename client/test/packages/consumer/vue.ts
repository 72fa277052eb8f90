import { createTidings, provideTidings, useEvents, useTidings } from '@tidings/vue';
import { computed, createApp, defineComponent, ref } from 'vue';

const Orders = defineComponent({
  setup() {
    const type = ref('order.paid');
    provideTidings(() => ({ url: `/user/events?type=${type.value}` }));
    const { state, lastEvent, error, subscribe } = useTidings(type);
    useEvents(['order.paid', 'resync'], ({ type, data }) => type === 'resync' || data.amount, { after: '' });
    const leave: () => void = subscribe(['order.placed'], ({ id }) => id);
    // @ts-expect-error what the connection says cannot be set
    state.value = { phase: 'live' };
    return { leave, text: computed(() => `${state.value.phase} ${lastEvent.value?.id} ${error.value?.isFinal}`) };
  },
});

createApp(Orders)
  .use(createTidings({ url: '/user/events', account: 'ada' }))
  .mount('body');
