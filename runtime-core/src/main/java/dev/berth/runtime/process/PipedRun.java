package dev.berth.runtime.process;

import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a program that somebody else started with open pipes, elsewhere perhaps, as {@link HostProcesses#run} does. */
public record PipedRun(HostCommand command, RunningProcess process) implements AwaitedProgram {
    /**
     * Runs it to its end: its input written, its output drained and bounded, all of it ended when {@code deadline} is reached
     * or the caller is interrupted.
     *
     * @throws InterruptedException after it was ended
     */
    public CommandResult finish(Deadline deadline, Limits limits) throws InterruptedException {
        long started = System.nanoTime();
        CommandStreams streams = new CommandStreams(command);
        streams.attach(process.stdin(), process.stdout(), process.stderr());
        return new CommandRun(this, streams, deadline, limits.value(KnownLimits.OUTPUT_DRAIN), started).finish();
    }

    @Override
    public boolean awaitLeader(Duration most) throws InterruptedException {
        CompletableFuture<ProcessEnding> ending = process.ending();
        try {
            ending.get(TimeUnit.NANOSECONDS.convert(most), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException _) {
            return ending.isDone();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an ending never fails", e);
        }
    }

    @Override
    public ProcessEnding ending() {
        return process.ending().join();
    }

    @Override
    public void endingByUs() {
        // closing says so
    }

    @Override
    public void end() {
        process.close();
    }

    @Override
    public void endWithStrays() {
        process.close();
    }

    @Override
    public void release() {
        // whoever started it has ended its group
    }
}
