const SIDE = 256;
const MAX_BYTES = 32 * 1024;
const QUALITIES = [0.9, 0.75, 0.5];

/**
 * The middle of a picture as a small square, which the node accepts. It is drawn anew, so that the camera's metadata is lost.
 *
 * @param {Blob} file
 * @returns {Promise<Blob>}
 */
export async function square(file) {
  const image = await createImageBitmap(file).catch(() => {
    throw new Error('The browser cannot read this file as a picture.');
  });
  const canvas = Object.assign(document.createElement('canvas'), { width: SIDE, height: SIDE });
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  pen.fillStyle = '#ffffff'; // JPEG has no transparency.
  pen.fillRect(0, 0, SIDE, SIDE);
  const side = Math.min(image.width, image.height);
  pen.drawImage(image, (image.width - side) / 2, (image.height - side) / 2, side, side, 0, 0, SIDE, SIDE);
  image.close();
  for (const quality of QUALITIES) {
    /** @type {Blob | null} */
    const drawn = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', quality));
    if (drawn && drawn.size <= MAX_BYTES) {
      return drawn;
    }
  }
  throw new Error('This picture is too large, even at the lowest quality.');
}
