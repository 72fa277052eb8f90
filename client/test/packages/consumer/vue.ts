import { createTidings, provideTidings, useEvents, useTidings } from '@tidings/vue';
import { createActivityCache, useProjectEvents } from '@tidings/vue/activity';
import { computed, createApp, defineComponent, ref } from 'vue';

const Orders = defineComponent({
  setup() {
    const type = ref('order.paid');
    provideTidings(() => ({ url: `/user/events?type=${type.value}` }));
    const { state, lastEvent, error, subscribe } = useTidings(type);
    useEvents(['order.paid', 'resync'], ({ type, data }) => type === 'resync' || data.amount, { after: '' });
    const project = useProjectEvents(() => type.value.length);
    project.connectionState.value satisfies string;
    const leave: () => void = subscribe(['order.placed'], ({ id }) => id);
    // @ts-expect-error what the connection says cannot be set
    state.value = { phase: 'live' };
    return { leave, text: computed(() => `${state.value.phase} ${lastEvent.value?.id} ${error.value?.isFinal}`) };
  },
});

createApp(Orders)
  .use(createActivityCache({ prefetch: 10_000 }))
  .use(createTidings({ url: '/user/events', account: 'ada' }))
  .mount('body');
