package dev.berth.server.cli.output;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Our three standard streams and which of them are terminals: as the launcher saw it, else as the JDK says.
 *
 * @param colour whether colour is wanted on standard error
 */
public record Stdio(PrintStream out, PrintStream err, boolean inputIsTerminal, boolean errIsTerminal, boolean colour) {
    public static Stdio ofProcess() {
        boolean in = isTerminal("in");
        boolean err = isTerminal("err");
        boolean colour = err && System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
        return new Stdio(System.out, System.err, in, err, colour);
    }

    private static boolean isTerminal(String stream) {
        String told = System.getProperty("berth.tty." + stream);
        if (told != null) {
            return told.equals("1");
        }
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }

    /** The next line of standard input, without its end; empty at its end. */
    static Optional<String> line() {
        try {
            return Optional.ofNullable(Input.READER.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException("standard input", e);
        }
    }

    /** One reader for the whole process, since it reads ahead. */
    private static final class Input {
        static final BufferedReader READER =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    }
}
