package dev.berth.terminal.session;

/** Applies a complete control sequence (CSI) to the modes of a terminal. */
final class ControlSequence {
    private ControlSequence() {}

    /**
     * Applies one sequence; sequences that change no mode have no effect.
     *
     * @param marker the private marker and the intermediate bytes, one after the other
     * @param count the number of {@code parameters} that the sequence has
     */
    static void apply(Modes modes, int marker, char last, int[] parameters, int count) {
        switch (last) {
            case 'h', 'l' -> {
                for (int at = 0; at < count && (marker == '?' || marker == 0); at++) {
                    mode(modes, marker, parameters[at], last == 'h');
                }
            }
            case 'r' -> {
                if (marker == 0) {
                    modes.region(parameters[0], count > 1 ? parameters[1] : 0);
                }
            }
            case 'p' -> {
                if (marker == '!') {
                    modes.softReset();
                }
            }
            case 'q' -> {
                if (marker == ' ') {
                    modes.cursorStyle(parameters[0]);
                }
            }
            default -> {}
        }
    }

    private static void mode(Modes modes, int marker, int mode, boolean set) {
        if (marker == '?') {
            modes.privateMode(mode, set);
        } else if (mode == 4) {
            modes.insert(set);
        }
    }
}
