/**
 * The library of the page, which a script before this one has loaded.
 *
 * @typedef {object} RequestDetail what its events say of a request
 * @property {{status: number}} xhr
 * @property {boolean} [successful]
 * @property {boolean} shouldSwap
 * @property {{parameters: Record<string, string>, headers: Record<string, string>}} requestConfig
 *
 * @typedef {object} Extension
 * @property {(style: string) => boolean} isInlineSwap
 * @property {(style: string, target: Element, fragment: ParentNode) => boolean | Element[]} handleSwap
 *
 * @typedef {object} Htmx
 * @property {(element: Element, event: string) => void} trigger
 * @property {(verb: string, path: string, context: Record<string, unknown>) => Promise<void>} ajax
 * @property {(target: Element, html: string, how: {swapStyle: string, settleDelay?: number}, options: {contextElement: Element}) => void} swap
 * @property {(name: string, extension: Extension) => void} defineExtension
 */
export const htmx = /** @type {{htmx: Htmx}} */ (/** @type {unknown} */ (globalThis)).htmx;
