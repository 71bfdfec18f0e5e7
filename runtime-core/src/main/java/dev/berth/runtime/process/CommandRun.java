package dev.berth.runtime.process;

import dev.berth.runtime.limit.Deadline;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One command from its start to its result, on the caller's thread; pipes are read on threads of their own. */
final class CommandRun {
    private static final Logger log = LoggerFactory.getLogger(CommandRun.class);
    private static final int FITS_A_PIPE = 4096;

    private final Ran group;
    private final Deadline deadline;
    private final Duration drainGrace;
    private final long startedNanos;
    private final Drain stdout;
    private final Drain stderr;

    CommandRun(Ran group, Deadline deadline, Duration drainGrace, long startedNanos) {
        this.group = group;
        this.deadline = deadline;
        this.drainGrace = drainGrace;
        this.startedNanos = startedNanos;
        this.stdout = Drain.start(group.stdout());
        this.stderr = Drain.start(group.stderr());
    }

    /** @throws InterruptedException after the group was ended */
    CommandResult finish() throws InterruptedException {
        try {
            stdout.awaitBegin();
            stderr.awaitBegin();
            feed();
            if (!group.awaitLeader(deadline.remaining())) {
                return pastLimit();
            }
            if (drained(drainGrace)) {
                group.release();
            } else {
                log.debug(
                        "a child holds the output command={}",
                        group.command().argv().getFirst());
                group.endWithStrays();
                drained(drainGrace);
            }
            return result(group.ending());
        } catch (InterruptedException e) {
            group.endingByUs();
            group.end();
            throw e;
        }
    }

    private CommandResult pastLimit() throws InterruptedException {
        group.endingByUs();
        group.end();
        drained(drainGrace);
        return result(
                new ProcessEnding.PastLimit(deadline.reached(stderr.captured().lastLines(3))));
    }

    private CommandResult result(ProcessEnding ending) {
        Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
        return new CommandResult(group.command(), ending, stdout.captured(), stderr.captured(), took);
    }

    private boolean drained(Duration most) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.NANOSECONDS.convert(most);
        return stdout.await(most) && stderr.await(Duration.ofNanos(until - System.nanoTime()));
    }

    private void feed() {
        byte[] input = group.command().input().orElse(new byte[0]);
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
        try (OutputStream pipe = group.stdin()) {
            pipe.write(input);
        } catch (IOException e) {
            // A program may end without having read its input: its ending says whether that was right.
            log.debug(
                    "input not read to its end command={}",
                    group.command().argv().getFirst(),
                    e);
        }
    }
}
