package dev.berth.server.cli.output;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The standard streams of this process, which show no text that a terminal would obey, and which of them are terminals: told
 * by the launcher, else by the JDK.
 *
 * @param colour whether standard error is printed in colour
 */
public record Stdio(
        TerminalStream out, TerminalStream err, boolean inputIsTerminal, boolean errIsTerminal, boolean colour) {
    public static Stdio ofProcess() {
        boolean in = isTerminal("in");
        boolean err = isTerminal("err");
        boolean colour = err && System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
        return new Stdio(TerminalStream.of(System.out), TerminalStream.of(System.err), in, err, colour);
    }

    private static boolean isTerminal(String stream) {
        String fromLauncher = System.getProperty("berth.tty." + stream);
        if (fromLauncher != null) {
            return fromLauncher.equals("1");
        }
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }

    /** The next line of standard input, without its line end; empty at the end of the input. */
    static Optional<String> readLine() {
        try {
            return Optional.ofNullable(Input.READER.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException("standard input", e);
        }
    }

    /** One reader for the whole process: a second one would miss the bytes that the first has read ahead. */
    private static final class Input {
        static final BufferedReader READER =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    }
}
