package io.tidings.node.websocket;

import static io.tidings.testbed.websocket.WebSocketFrame.CLOSE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.node.websocket.FramesFuzzTest.Sent;
import io.tidings.testbed.websocket.WebSocketFrame;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Frames of which most are valid by themselves, and many where others of them stand. */
final class RandomFrames {
  private static final int[] OP_CODES = {
    0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 8, 9, 9, 9, 10, 10, 5, 14
  };
  private static final int[] LENGTHS = {0, 1, 124, 125, 126, 127, 128, 700};
  private static final int LONG = 65_536;
  private static final String[] CHARACTERS = {"é", "€", "😀", "\ud7ff", "\uffff", "a", "\0"};

  private RandomFrames() {}

  static Sent next(RandomGenerator random) {
    int opCode = OP_CODES[random.nextInt(OP_CODES.length)];
    byte[] payload = opCode == CLOSE && random.nextBoolean() ? close(random) : payload(random);
    boolean reserved = random.nextInt(40) == 0;
    boolean fin = random.nextBoolean() || (opCode >= CLOSE && random.nextInt(7) > 0);
    int flags = (fin ? WebSocketFrame.FIN : 0) | (reserved ? 1 << (4 + random.nextInt(3)) : 0);
    return new Sent(
        new WebSocketFrame(flags | opCode, payload), random.nextInt(60) > 0, random.nextInt());
  }

  private static byte[] payload(RandomGenerator random) {
    return switch (random.nextInt(12)) {
      case 0 -> {
        byte[] any = new byte[random.nextInt(6)];
        random.nextBytes(any);
        yield any;
      }
      case 1, 2 -> { // half a character, that the next frame may continue
        byte[] character = CHARACTERS[random.nextInt(CHARACTERS.length)].getBytes(UTF_8);
        int cut = random.nextInt(character.length + 1);
        yield random.nextBoolean()
            ? Arrays.copyOf(character, cut)
            : Arrays.copyOfRange(character, cut, character.length);
      }
      case 3 -> {
        int length =
            random.nextInt(500) == 0
                ? LONG - random.nextInt(2)
                : LENGTHS[random.nextInt(LENGTHS.length)];
        yield "x".repeat(length).getBytes(UTF_8);
      }
      default -> {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(12);
        for (int i = 0; i < length; i++) {
          text.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
        }
        yield text.toString().getBytes(UTF_8);
      }
    };
  }

  private static byte[] close(RandomGenerator random) {
    return WebSocketFrame.close(990 + random.nextInt(4_020), "bye").payload();
  }
}
