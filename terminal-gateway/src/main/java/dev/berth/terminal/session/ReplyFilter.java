package dev.berth.terminal.session;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Removes from a viewer's input the answers that its terminal emulator sends by itself. During a replay the emulator
 * answers old queries of the program, which must not get these answers a second time. Keys pass. Sequences may be cut
 * between inputs. Used by one thread at a time.
 */
final class ReplyFilter {
    private enum State {
        GROUND,
        ESCAPE,
        CSI,
        STRING,
        MOUSE
    }

    /** The length in bytes above which a sequence is no answer of an emulator. */
    private static final int MOST = 4096;

    private final ByteArrayOutputStream held = new ByteArrayOutputStream(0);
    private State state = State.GROUND;
    private byte kind;
    private byte intermediate;
    private boolean escaped;
    private int mouseBytes;

    /** The keys in {@code input}, without answers of the emulator. */
    ByteBuffer keys(ByteBuffer input) {
        ByteArrayOutputStream keys = new ByteArrayOutputStream(input.remaining());
        ByteBuffer rest = input.duplicate();
        while (rest.hasRemaining()) {
            step(rest.get(), keys);
        }
        if (state == State.ESCAPE || held.size() > MOST) {
            pass(keys);
        }
        return ByteBuffer.wrap(keys.toByteArray());
    }

    /** Whether no unfinished sequence is held back. */
    boolean atGround() {
        return state == State.GROUND;
    }

    private void step(byte b, ByteArrayOutputStream keys) {
        if (state == State.GROUND && b != 0x1b) {
            keys.write(b);
            return;
        }
        held.write(b);
        switch (state) {
            case GROUND -> state = State.ESCAPE;
            case ESCAPE -> escape(b, keys);
            case CSI -> csi(b, keys);
            case STRING -> {
                if (b == 0x07 || (escaped && b == '\\')) {
                    drop();
                }
                escaped = b == 0x1b;
            }
            case MOUSE -> {
                if (--mouseBytes == 0) {
                    drop();
                }
            }
        }
    }

    private void escape(byte b, ByteArrayOutputStream keys) {
        kind = 0;
        intermediate = 0;
        escaped = false;
        switch (b) {
            case '[' -> state = State.CSI;
            case ']', 'P', '_', '^' -> state = State.STRING;
            default -> pass(keys);
        }
    }

    private void csi(byte b, ByteArrayOutputStream keys) {
        if (b >= 0x3c && b <= 0x3f) {
            kind = b;
        } else if (b >= 0x20 && b < 0x30) {
            intermediate = b;
        } else if (b < 0x20) {
            pass(keys);
        } else if (b >= 0x40) {
            if (b == 'M' && held.size() == 3) {
                state = State.MOUSE;
                mouseBytes = 3;
            } else if (isAnswer(b)) {
                drop();
            } else {
                pass(keys);
            }
        }
    }

    /** Whether the sequence is an answer about device attributes, status, cursor, modes, window, focus or mouse. */
    private boolean isAnswer(byte last) {
        return switch (last) {
            case 'c', 'n', 'R', 't', 'x' -> true;
            case 'y' -> intermediate == '$';
            case 'u' -> kind == '?';
            case 'I', 'O' -> held.size() == 3;
            case 'M', 'm' -> true;
            default -> false;
        };
    }

    private void pass(ByteArrayOutputStream keys) {
        keys.writeBytes(held.toByteArray());
        drop();
    }

    private void drop() {
        held.reset();
        state = State.GROUND;
    }
}
