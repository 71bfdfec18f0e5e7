package dev.berth.runtime.process;

import dev.berth.runtime.limit.Deadline;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Awaits one started command and makes its result, on the caller's thread; pipes are read on threads of their own. */
final class CommandRun {
    private static final Logger log = LoggerFactory.getLogger(CommandRun.class);

    private final AwaitedProgram program;
    private final CommandStreams streams;
    private final Deadline deadline;
    private final Duration drainGrace;
    private final long startedNanos;

    /** @param streams the command's pipes, which are read already */
    CommandRun(
            AwaitedProgram program, CommandStreams streams, Deadline deadline, Duration drainGrace, long startedNanos) {
        this.program = program;
        this.streams = streams;
        this.deadline = deadline;
        this.drainGrace = drainGrace;
        this.startedNanos = startedNanos;
    }

    /**
     * Runs the command to its end.
     *
     * @throws InterruptedException after the group was ended
     */
    CommandResult finish() throws InterruptedException {
        try {
            streams.feed();
            if (!program.awaitLeader(deadline.remaining())) {
                return endPastLimit();
            }
            if (streams.awaitEnds(drainGrace)) {
                program.release();
            } else {
                log.debug(
                        "a child process holds the output open command={}",
                        program.command().argv().getFirst());
                program.endWithStrays();
                streams.awaitEnds(drainGrace);
            }
            return result(program.ending());
        } catch (InterruptedException e) {
            program.markEndedByUs();
            program.end();
            throw e;
        }
    }

    private CommandResult endPastLimit() throws InterruptedException {
        program.markEndedByUs();
        program.end();
        streams.awaitEnds(drainGrace);
        return result(new ProcessEnding.PastLimit(
                deadline.toException(streams.stderr().lastLines(3))));
    }

    private CommandResult result(ProcessEnding ending) {
        Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
        return new CommandResult(program.command(), ending, streams.stdout(), streams.stderr(), took);
    }
}
