package dev.berth.terminal.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The modes of a terminal that its screen does not show, and that a new emulator must be set to before a replay. */
final class Modes {
    private static final int MAX_TITLE = 256;
    /**
     * The private modes that are on or off; see xterm's control sequences. Mode 2026 (synchronized output) is left out:
     * a replay must not begin inside a repaint.
     */
    private static final int[] SWITCHES = {1, 6, 7, 25, 1000, 1002, 1003, 1004, 1005, 1006, 1015, 2004};

    private static final int INITIAL = bit(7) | bit(25);

    private int on = INITIAL;
    private int alternate;
    private boolean keypad;
    private boolean insert;
    private boolean shiftedOut;
    private byte g0 = 'B';
    private byte g1 = 'B';
    private int top;
    private int bottom;
    private int cursorStyle;
    private String title = "";

    Modes copy() {
        Modes copy = new Modes();
        copy.title = title;
        copy.set(this);
        return copy;
    }

    private void set(Modes other) {
        on = other.on;
        alternate = other.alternate;
        keypad = other.keypad;
        insert = other.insert;
        shiftedOut = other.shiftedOut;
        g0 = other.g0;
        g1 = other.g1;
        top = other.top;
        bottom = other.bottom;
        cursorStyle = other.cursorStyle;
    }

    /** Resets all modes to their initial values, but keeps the title (RIS). */
    void reset() {
        set(new Modes());
    }

    /** Resets all modes but the alternate screen (DECSTR). */
    void softReset() {
        int screen = alternate;
        reset();
        alternate = screen;
    }

    void privateMode(int mode, boolean set) {
        if (mode == 47 || mode == 1047 || mode == 1049) {
            alternate = set ? mode : 0;
        } else {
            on = set ? on | bit(mode) : on & ~bit(mode);
        }
    }

    void insert(boolean set) {
        insert = set;
    }

    void keypad(boolean application) {
        keypad = application;
    }

    void shift(boolean out) {
        shiftedOut = out;
    }

    void charset(int slot, byte charset) {
        if (slot == '(') {
            g0 = charset;
        } else {
            g1 = charset;
        }
    }

    void region(int top, int bottom) {
        this.top = top;
        this.bottom = bottom;
    }

    void cursorStyle(int style) {
        cursorStyle = style;
    }

    /** Sets the title, without control and format characters, which could do harm where the title is shown. */
    void title(String text) {
        String clean = text.codePoints()
                .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
                .limit(MAX_TITLE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        title = clean;
    }

    String title() {
        return title;
    }

    boolean alternateScreen() {
        return alternate != 0;
    }

    /** The terminal bytes that set an emulator in any state to these modes. */
    ByteBuffer bytes() {
        StringBuilder text = new StringBuilder(256);
        // CAN ends a cut sequence; 1047 off, unlike 1049 off, does not move the cursor
        text.append("\u0018\u001b[!p\u001b[?2026l\u001b[?47l\u001b[?1047l\u001b[m");
        if (alternate != 0) {
            text.append("\u001b[?").append(alternate).append('h');
        }
        for (int mode : SWITCHES) {
            text.append("\u001b[?").append(mode).append((on & bit(mode)) == 0 ? 'l' : 'h');
        }
        text.append(insert ? "\u001b[4h" : "\u001b[4l").append(keypad ? "\u001b=" : "\u001b>");
        text.append("\u001b(").append((char) g0).append("\u001b)").append((char) g1);
        text.append(shiftedOut ? '\u000e' : '\u000f');
        if (top != 0 || bottom != 0) {
            text.append("\u001b7\u001b[").append(top).append(';');
            text.append(bottom == 0 ? "" : String.valueOf(bottom)).append("r\u001b8");
        }
        if (cursorStyle != 0) {
            text.append("\u001b[").append(cursorStyle).append(" q");
        }
        if (!title.isEmpty()) {
            text.append("\u001b]2;").append(title).append('\u0007');
        }
        return ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static int bit(int mode) {
        for (int at = 0; at < SWITCHES.length; at++) {
            if (SWITCHES[at] == mode) {
                return 1 << at;
            }
        }
        return 0;
    }
}
