/** Runs once before the browser paints next, however often it is called until then. @param {() => void} run @returns {() => void} */
export function oncePerFrame(run) {
  let waiting = false;
  const once = () => {
    if (waiting) {
      waiting = false;
      run();
    }
  };
  return () => {
    if (waiting) {
      return;
    }
    waiting = true;
    // A hidden page has no animation frames.
    document.hidden ? setTimeout(once) : requestAnimationFrame(once);
    setTimeout(once, 250);
  };
}
