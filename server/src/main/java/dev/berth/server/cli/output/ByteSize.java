package dev.berth.server.cli.output;

/** Formats numbers of bytes for people. */
public final class ByteSize {
    private ByteSize() {}

    public static String text(long bytes) {
        return bytes >= 1_000_000_000 ? "%.2f GB".formatted(bytes / 1e9) : "%.0f MB".formatted(bytes / 1e6);
    }
}
