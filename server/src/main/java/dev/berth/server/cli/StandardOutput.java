package dev.berth.server.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Our standard output, which remembers that it could not be written: a {@link PrintStream} swallows that. What runs is then
 * ended as by Ctrl-C. Safe for all threads.
 */
final class StandardOutput extends OutputStream {
    /** What a shell says of a program that SIGPIPE ended. */
    private static final int BROKEN_PIPE = 141;

    private final OutputStream target;
    private final Runnable ending;
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

    StandardOutput(OutputStream target, Runnable ending) {
        this.target = target;
        this.ending = ending;
    }

    /** From now on {@link System#out} is this. */
    static StandardOutput install() {
        StandardOutput out = new StandardOutput(new FileOutputStream(FileDescriptor.out), Interrupts::end);
        System.setOut(new PrintStream(new BufferedOutputStream(out), false, System.out.charset()));
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
            ending.run();
            throw e;
        }
    }

    /**
     * The exit code of a command that would end with {@code code}. A reader that has gone away, as {@code head} does, has all
     * it wanted: nothing is said of it.
     */
    int exit(int code, PrintStream err) {
        IOException seen = failure.get();
        if (seen == null) {
            return code;
        }
        String words = String.valueOf(seen.getMessage());
        if (words.contains("Broken pipe")) {
            return BROKEN_PIPE;
        }
        err.println("berth: standard output could not be written: " + words);
        return ExitCode.UNEXPECTED.code();
    }
}
