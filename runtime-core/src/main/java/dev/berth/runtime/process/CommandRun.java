package dev.berth.runtime.process;

import dev.berth.runtime.limit.Deadline;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One command from its start to its result, on the caller's thread; pipes are read on threads of their own. */
final class CommandRun {
    private static final Logger log = LoggerFactory.getLogger(CommandRun.class);

    private final AwaitedProgram group;
    private final CommandStreams streams;
    private final Deadline deadline;
    private final Duration drainGrace;
    private final long startedNanos;

    /** @param streams whose pipes are read already */
    CommandRun(AwaitedProgram group, CommandStreams streams, Deadline deadline, Duration drainGrace, long startedNanos) {
        this.group = group;
        this.streams = streams;
        this.deadline = deadline;
        this.drainGrace = drainGrace;
        this.startedNanos = startedNanos;
    }

    /** @throws InterruptedException after the group was ended */
    CommandResult finish() throws InterruptedException {
        try {
            streams.feed();
            if (!group.awaitLeader(deadline.remaining())) {
                return pastLimit();
            }
            if (streams.drained(drainGrace)) {
                group.release();
            } else {
                log.debug(
                        "a child holds the output command={}",
                        group.command().argv().getFirst());
                group.endWithStrays();
                streams.drained(drainGrace);
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
        streams.drained(drainGrace);
        return result(
                new ProcessEnding.PastLimit(deadline.toException(streams.stderr().lastLines(3))));
    }

    private CommandResult result(ProcessEnding ending) {
        Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
        return new CommandResult(group.command(), ending, streams.stdout(), streams.stderr(), took);
    }
}
