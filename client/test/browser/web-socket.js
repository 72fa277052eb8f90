import { createHash } from 'node:crypto';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 0x81;
const CLOSE = 0x88;

/** The server's end of a WebSocket, as far as a stream needs it: it sends short texts, and answers a close frame. */
export class WebSocketEnd {
  /** @param {import('node:http').IncomingMessage} request @param {import('node:net').Socket} socket */
  constructor(request, socket) {
    this.socket = socket;
    const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}${GUID}`).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    // clients of a stream send nothing but their close frame
    socket.on('data', () => socket.end(Buffer.from([CLOSE, 0])));
    socket.on('error', () => {});
  }

  /** @param {object} message */
  send(message) {
    const text = Buffer.from(JSON.stringify(message));
    const length = text.length < 126 ? [text.length] : [126, text.length >> 8, text.length & 0xff];
    this.socket.write(Buffer.concat([Buffer.from([TEXT, ...length]), text]));
  }
}
