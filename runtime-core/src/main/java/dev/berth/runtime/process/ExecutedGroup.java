package dev.berth.runtime.process;

import java.time.Duration;

/** A process group whose leader was started by zt-exec, which also waits for the leader's end. */
record ExecutedGroup(ProcessGroup group, CommandStreams streams) implements AwaitedProgram {
    @Override
    public HostCommand command() {
        return group.command();
    }

    @Override
    public boolean awaitLeader(Duration most) throws InterruptedException {
        return streams.awaitLeader(most) || !group.leader().isAlive();
    }

    @Override
    public ProcessEnding ending() {
        return group.ending();
    }

    @Override
    public void markEndedByUs() {
        group.markEndedByUs();
    }

    @Override
    public void end() {
        group.end();
    }

    @Override
    public void endWithStrays() {
        group.endWithStrays();
    }

    @Override
    public void release() {
        group.release();
    }
}
