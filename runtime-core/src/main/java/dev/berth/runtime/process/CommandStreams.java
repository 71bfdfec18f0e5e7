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
 * The three pipes of one command: {@link #feed} writes its input, threads of their own read its two outputs. zt-exec
 * sets the pipes of programs that it starts; {@link #attach} sets the pipes of other programs.
 */
final class CommandStreams implements ExecuteStreamHandler {
    private static final Logger log = LoggerFactory.getLogger(CommandStreams.class);

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

    /**
     * RACE: the JDK closes the pipe when the leader ends, and drops a child's later output; so reading starts at once.
     */
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
        // the outputs are read since their pipes were set
    }

    /**
     * Called by zt-exec on its waiting thread when the leader has ended. zt-exec closes the pipes afterwards, so this
     * method waits for their ends: writing to a closed pipe would kill a daemon that the leader started.
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

    /** Waits until zt-exec has seen the end of the leader; answers whether that was within {@code most}. */
    boolean awaitLeader(Duration most) throws InterruptedException {
        return leaderEnded.await(TimeUnit.NANOSECONDS.convert(most), TimeUnit.NANOSECONDS);
    }

    /**
     * Writes the input, after reading of both outputs has begun, on a thread of its own: the pipe may be full, and its
     * reader may not read.
     */
    void feed() throws InterruptedException {
        stdout.awaitBegin();
        stderr.awaitBegin();
        byte[] input = command.input().orElse(new byte[0]);
        if (input.length == 0) {
            write(input);
        } else {
            Thread.ofPlatform()
                    .daemon()
                    .name("berth-run-stdin")
                    .stackSize(Drain.STACK_BYTES)
                    .start(() -> write(input));
        }
    }

    private void write(byte[] input) {
        try (OutputStream pipe = stdin) {
            pipe.write(input);
        } catch (IOException e) {
            // A program may end without reading its input; its ending says whether it succeeded.
            log.debug("input not read to its end command={}", command.argv().getFirst(), e);
        }
    }

    /** Waits for the ends of both outputs; answers whether they came within {@code most}. */
    boolean awaitEnds(Duration most) throws InterruptedException {
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
