package dev.berth.terminal.pty;

/**
 * A terminal's size in characters and in pixels; pixels are 0 when unknown. Each number is 0 to 65535, the range of the
 * kernel's winsize.
 */
public record PtySize(int columns, int rows, int pixelWidth, int pixelHeight) {
    private static final int MOST = 0xFFFF;

    public PtySize {
        if (!fits(columns) || !fits(rows) || !fits(pixelWidth) || !fits(pixelHeight)) {
            throw new IllegalArgumentException(
                    "no size of a terminal: " + columns + "x" + rows + " (" + pixelWidth + "x" + pixelHeight + ")");
        }
    }

    public static PtySize of(int columns, int rows) {
        return new PtySize(columns, rows, 0, 0);
    }

    private static boolean fits(int value) {
        return value >= 0 && value <= MOST;
    }
}
