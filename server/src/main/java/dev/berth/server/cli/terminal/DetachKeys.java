package dev.berth.server.cli.terminal;

import java.io.ByteArrayOutputStream;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The keys that, pressed one after the other, detach a terminal; written as in {@code docker --detach-keys}. */
final class DetachKeys {
    private static final Pattern KEY = Pattern.compile("ctrl-[a-z@\\[\\\\\\]^_]|[\\x21-\\x7e]");

    private final byte[] keys;
    private int pressed;

    private DetachKeys(byte[] keys) {
        this.keys = keys;
    }

    /** @throws IllegalArgumentException when the text names no keys */
    static DetachKeys of(String text) {
        String[] all = text.split(",", -1);
        byte[] keys = new byte[all.length];
        for (int at = 0; at < all.length; at++) {
            if (!KEY.matcher(all[at]).matches()) {
                throw new IllegalArgumentException("'" + all[at] + "' is neither a character nor ctrl-a to ctrl-z");
            }
            char key = all[at].charAt(all[at].length() - 1);
            keys[at] = (byte) (all[at].length() > 1 ? Character.toUpperCase(key) & 0x1f : key);
        }
        return new DetachKeys(keys);
    }

    /**
     * Returns the keys that go to the program. Keys that may begin the sequence are kept back until the next key
     * decides. After {@link #complete()} no key goes to the program.
     */
    byte[] pass(byte[] typed, int count) {
        ByteArrayOutputStream passed = new ByteArrayOutputStream(count + keys.length);
        IntStream.range(0, count).forEach(at -> pass(typed[at], passed));
        return passed.toByteArray();
    }

    private void pass(byte key, ByteArrayOutputStream passed) {
        if (complete()) {
            return;
        }
        if (key == keys[pressed]) {
            pressed++;
            return;
        }
        passed.write(keys, 0, pressed);
        pressed = key == keys[0] ? 1 : 0;
        if (pressed == 0) {
            passed.write(key);
        }
    }

    boolean complete() {
        return pressed == keys.length;
    }

    static final class Converter implements ITypeConverter<DetachKeys> {
        @Override
        public DetachKeys convert(String value) {
            try {
                return of(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
