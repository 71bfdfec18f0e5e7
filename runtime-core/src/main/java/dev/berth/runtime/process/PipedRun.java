package dev.berth.runtime.process;

import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a program that was started with open pipes, also on another machine, as {@link HostProcesses#run} does. */
public record PipedRun(HostCommand command, RunningProcess process) implements AwaitedProgram {
    /**
     * Runs the program to its end: writes its input and reads its output, of which {@link CapturedOutput} keeps a
     * bounded part. The program is ended when {@code deadline} is reached or the caller is interrupted.
     *
     * @throws InterruptedException after the program was ended
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
    public void markEndedByUs() {
        // RunningProcess.close reports EndedByUs itself
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
        // the starter of the process ends its group
    }
}
