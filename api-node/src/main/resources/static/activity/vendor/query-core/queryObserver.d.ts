export { QueryObserver } from '@tanstack/query-core';
