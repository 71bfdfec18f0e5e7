package dev.berth.server.cli;

import dev.berth.server.cli.output.TerminalStream;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Standard output of this process, which remembers a failed write (a {@link PrintStream} swallows the exception) and
 * then cancels the running command as Ctrl-C does. Safe for all threads.
 */
final class StandardOutput extends OutputStream {
    /** Exit status that a shell reports for a program that SIGPIPE ended. */
    private static final int BROKEN_PIPE = 141;

    private final OutputStream target;
    private final Runnable onFailure;
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

    StandardOutput(OutputStream target, Runnable onFailure) {
        this.target = target;
        this.onFailure = onFailure;
    }

    /** Creates one below {@link System#out}. From now on both standard streams show no text that a terminal would obey. */
    static StandardOutput install() {
        StandardOutput out = new StandardOutput(new FileOutputStream(FileDescriptor.out), Interrupts::cancel);
        System.setOut(new TerminalStream(new PrintStream(new BufferedOutputStream(out), false, System.out.charset())));
        System.setErr(TerminalStream.of(System.err));
        return out;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            target.write(bytes, from, length);
        } catch (IOException e) {
            failure.compareAndSet(null, e);
            onFailure.run();
            throw e;
        }
    }

    /**
     * Returns the exit code of a command that would end with {@code code}. A reader that closed the pipe, as
     * {@code head} does, has read enough: no error is printed.
     */
    int exitCode(int code, PrintStream err) {
        IOException error = failure.get();
        if (error == null) {
            return code;
        }
        String message = String.valueOf(error.getMessage());
        if (message.contains("Broken pipe")) {
            return BROKEN_PIPE;
        }
        err.println("berth: standard output could not be written: " + message);
        return ExitCode.UNEXPECTED.code();
    }
}
