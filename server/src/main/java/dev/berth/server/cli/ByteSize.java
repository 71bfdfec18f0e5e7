package dev.berth.server.cli;

/** Numbers of bytes for people. */
final class ByteSize {
    private ByteSize() {}

    static String text(long bytes) {
        return bytes >= 1_000_000_000 ? "%.2f GB".formatted(bytes / 1e9) : "%.0f MB".formatted(bytes / 1e6);
    }
}
