package dev.berth.runtime.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeroturnaround.exec.stream.ExecuteStreamHandler;

/**
 * The three pipes of one command: its input is written by the caller of {@link #feed}, its outputs are read on threads of
 * their own. zt-exec hands the pipes of the programs that it starts over here; {@link #attach} does so for all others.
 */
final class CommandStreams implements ExecuteStreamHandler {
    private static final Logger log = LoggerFactory.getLogger(CommandStreams.class);
    private static final int FITS_A_PIPE = 4096;

    private final HostCommand command;
    private final Drain stdout = new Drain();
    private final Drain stderr = new Drain();
    private final CountDownLatch leaderEnded = new CountDownLatch(1);
    private OutputStream stdin = OutputStream.nullOutputStream();

    CommandStreams(HostCommand command) {
        this.command = command;
    }

    void attach(OutputStream input, InputStream output, InputStream error) {
        setProcessInputStream(input);
        setProcessOutputStream(output);
        setProcessErrorStream(error);
    }

    @Override
    public void setProcessInputStream(OutputStream pipe) {
        stdin = pipe;
    }

    /** Begins to read at once: the sooner, the less of what a short program's child writes can be lost. */
    @Override
    public void setProcessOutputStream(InputStream pipe) {
        stdout.start(pipe);
    }

    @Override
    public void setProcessErrorStream(InputStream pipe) {
        stderr.start(pipe);
    }

    @Override
    public void start() {
        // both outputs are read already
    }

    /**
     * Called by zt-exec on its waiting thread when the leader has ended. zt-exec closes the pipes after this, so it waits
     * for their ends: a daemon that lives on would be killed by writing to a closed pipe.
     */
    @Override
    public void stop() {
        leaderEnded.countDown();
        try {
            stdout.await();
            stderr.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether zt-exec saw the end of the leader in time. */
    boolean awaitLeader(Duration most) throws InterruptedException {
        return leaderEnded.await(TimeUnit.NANOSECONDS.convert(most), TimeUnit.NANOSECONDS);
    }

    /** Writes the input once both outputs are read. Does not wait for a program that does not read a large input. */
    void feed() throws InterruptedException {
        stdout.awaitBegin();
        stderr.awaitBegin();
        byte[] input = command.input().orElse(new byte[0]);
        if (input.length <= FITS_A_PIPE) {
            write(input);
        } else {
            Thread.ofPlatform()
                    .daemon()
                    .name("berth-run-stdin")
                    .stackSize(Drain.STACK)
                    .start(() -> write(input));
        }
    }

    private void write(byte[] input) {
        try (OutputStream pipe = stdin) {
            pipe.write(input);
        } catch (IOException e) {
            // A program may end without having read its input: its ending says whether that was right.
            log.debug("input not read to its end command={}", command.argv().getFirst(), e);
        }
    }

    /** Whether both outputs came to their ends in time. */
    boolean drained(Duration most) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.NANOSECONDS.convert(most);
        return stdout.await(most) && stderr.await(Duration.ofNanos(until - System.nanoTime()));
    }

    CapturedOutput stdout() {
        return stdout.captured();
    }

    CapturedOutput stderr() {
        return stderr.captured();
    }
}
