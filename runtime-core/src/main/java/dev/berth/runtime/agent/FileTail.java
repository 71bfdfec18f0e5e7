package dev.berth.runtime.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Reads the last lines of a text file, from its end. */
final class FileTail {
    private static final int BLOCK = 64 * 1024;

    private FileTail() {}

    /** The last lines, at most {@code count}; none if there is no such file or it is no regular file. */
    static List<String> lines(Path file, int count) throws IOException {
        // opening a pipe could block for ever
        if (count <= 0 || !Files.isRegularFile(file)) {
            return List.of();
        }
        List<String> lines = text(file, count).lines().toList();
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }

    /** A text that ends with the file and has at least its last {@code count} lines, if there are as many. */
    private static String text(Path file, int count) throws IOException {
        Deque<byte[]> blocks = new ArrayDeque<>();
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long start = in.length();
            int breaks = 0;
            while (start > 0 && breaks <= count) {
                byte[] block = new byte[(int) Math.min(BLOCK, start)];
                start -= block.length;
                in.seek(start);
                in.readFully(block);
                blocks.addFirst(block);
                breaks += lineBreaks(block);
            }
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        blocks.forEach(all::writeBytes);
        return all.toString(StandardCharsets.UTF_8);
    }

    private static int lineBreaks(byte[] block) {
        int count = 0;
        for (byte one : block) {
            count += one == '\n' ? 1 : 0;
        }
        return count;
    }
}
