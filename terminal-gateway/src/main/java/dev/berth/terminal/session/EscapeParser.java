package dev.berth.terminal.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Parses a program's output to track its {@link Modes} and the begin and end of escape sequences. Skips plain text
 * eight bytes at a time. Accepts any bytes, in pieces cut anywhere.
 */
final class EscapeParser {
    private enum State {
        GROUND,
        ESCAPE,
        CHARSET,
        OTHER,
        CSI,
        TITLE,
        STRING
    }

    private static final int MAX_PARAMETERS = 16;
    private static final int MAX_STRING = 1024;
    // masks of the same byte eight times
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;
    private static final long EVENS = 0xfefefefefefefefeL;
    private static final long ESCAPES = 0x1b1b1b1b1b1b1b1bL;
    private static final long SHIFTS = 0x0e0e0e0e0e0e0e0eL;

    private final Modes modes;
    private final int[] parameters = new int[MAX_PARAMETERS];
    private State state = State.GROUND;
    private int count;
    private int marker;
    private int slot;
    private byte[] string = new byte[0];
    private int stringLength;
    private boolean escaped;

    EscapeParser() {
        this(new Modes());
    }

    private EscapeParser(Modes modes) {
        this.modes = modes;
    }

    EscapeParser copy() {
        EscapeParser copy = new EscapeParser(modes.copy());
        System.arraycopy(parameters, 0, copy.parameters, 0, MAX_PARAMETERS);
        copy.state = state;
        copy.count = count;
        copy.marker = marker;
        copy.slot = slot;
        copy.string = state == State.TITLE ? string.clone() : new byte[0];
        copy.stringLength = state == State.TITLE ? stringLength : 0;
        copy.escaped = escaped;
        return copy;
    }

    Modes modes() {
        return modes;
    }

    /** Whether the last byte was not inside a sequence. */
    boolean atGround() {
        return state == State.GROUND;
    }

    /** Parses {@code bytes} and leaves the buffer's position unchanged. */
    void feed(ByteBuffer bytes) {
        int limit = bytes.limit();
        for (int at = bytes.position(); at < limit; at++) {
            if (state == State.GROUND) {
                at = findSpecial(bytes, at, limit);
                if (at == limit) {
                    return;
                }
            }
            step(bytes.get(at));
        }
    }

    /** The index of the first ESC, SO or SI from {@code start} on; {@code limit} when there is none. */
    private static int findSpecial(ByteBuffer bytes, int start, int limit) {
        int at = start;
        for (; at + 8 <= limit; at += 8) {
            long eight = bytes.getLong(at);
            long escape = eight ^ ESCAPES;
            long shift = (eight & EVENS) ^ SHIFTS;
            if (hasZeroByte(escape) || hasZeroByte(shift)) {
                break;
            }
        }
        while (at < limit && bytes.get(at) != 0x1b && (bytes.get(at) & 0xfe) != 0x0e) {
            at++;
        }
        return at;
    }

    /** Whether one of the eight bytes is 0. */
    private static boolean hasZeroByte(long eight) {
        return ((eight - ONES) & ~eight & TOPS) != 0;
    }

    void step(byte b) {
        if (b == 0x18 || b == 0x1a) {
            state = State.GROUND;
            return;
        }
        switch (state) {
            case GROUND -> ground(b);
            case ESCAPE -> escape(b);
            case CHARSET -> {
                modes.charset(slot, b);
                state = State.GROUND;
            }
            case OTHER -> state = b == 0x1b ? begin() : b >= 0x30 ? State.GROUND : State.OTHER;
            case CSI -> csi(b);
            case TITLE, STRING -> string(b);
        }
    }

    private void ground(byte b) {
        if (b == 0x1b) {
            state = begin();
        } else if ((b & 0xfe) == 0x0e) {
            modes.shift(b == 0x0e);
        }
    }

    private State begin() {
        count = 0;
        marker = 0;
        slot = 0;
        escaped = false;
        return State.ESCAPE;
    }

    private void escape(byte b) {
        state = switch (b) {
            case '[' -> {
                Arrays.fill(parameters, 0);
                yield State.CSI;
            }
            case ']' -> {
                string = string.length == 0 ? new byte[64] : string;
                stringLength = 0;
                yield State.TITLE;
            }
            case 'P', 'X', '^', '_' -> State.STRING;
            case '(', ')' -> {
                slot = b;
                yield State.CHARSET;
            }
            case 0x1b -> begin();
            case '=', '>' -> {
                modes.keypad(b == '=');
                yield State.GROUND;
            }
            case 'c' -> {
                modes.reset();
                yield State.GROUND;
            }
            default -> b >= 0x20 && b < 0x30 ? State.OTHER : b >= 0 && b < 0x20 ? State.ESCAPE : State.GROUND;
        };
    }

    private void csi(byte b) {
        if (b >= '0' && b <= '9') {
            int index = Math.min(count, MAX_PARAMETERS - 1);
            parameters[index] = Math.min(parameters[index] * 10 + b - '0', 99_999);
        } else if (b == ';' || b == ':') {
            count++;
        } else if (b == 0x1b) {
            state = begin();
        } else if (b >= 0x20 && b < 0x40) {
            marker = marker << 8 | b;
        } else if (b >= 0x40) {
            state = State.GROUND;
            ControlSequence.apply(modes, marker, (char) b, parameters, Math.min(count + 1, MAX_PARAMETERS));
        }
    }

    private void string(byte b) {
        boolean over = b == 0x07 || escaped;
        if (over) {
            title();
            state = State.GROUND;
            if (b != 0x07 && b != '\\') {
                state = begin();
                escape(b);
            }
            return;
        }
        escaped = b == 0x1b;
        if (state == State.TITLE && !escaped && stringLength < MAX_STRING) {
            string = stringLength == string.length ? Arrays.copyOf(string, 2 * stringLength) : string;
            string[stringLength++] = b;
        }
    }

    private void title() {
        boolean hasNumber = state == State.TITLE && stringLength >= 2 && string[1] == ';';
        if (hasNumber && (string[0] == '0' || string[0] == '2')) {
            modes.title(new String(string, 2, stringLength - 2, StandardCharsets.UTF_8));
        }
    }
}
