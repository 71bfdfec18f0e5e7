package dev.berth.runtime.process;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/** A program with open pipes. Its ending completes on a thread of the common pool. */
final class StartedProcess implements RunningProcess {
    private final ProcessGroup group;
    private final CompletableFuture<ProcessEnding> ending;
    private final ReentrantLock closing = new ReentrantLock();
    private boolean closed;

    StartedProcess(ProcessGroup group) {
        this.group = group;
        this.ending = group.leader().onExit().thenApply(_ -> {
            ProcessEnding ended = group.ending();
            group.leaderEnded();
            return ended;
        });
    }

    @Override
    public long pid() {
        return group.leader().pid();
    }

    @Override
    public OutputStream stdin() {
        return group.leader().getOutputStream();
    }

    @Override
    public InputStream stdout() {
        return group.leader().getInputStream();
    }

    @Override
    public InputStream stderr() {
        return group.leader().getErrorStream();
    }

    @Override
    public CompletableFuture<ProcessEnding> ending() {
        return ending.copy();
    }

    @Override
    public void detach() {
        closing.lock();
        try {
            group.detach();
            closed = true;
        } finally {
            closing.unlock();
        }
    }

    @Override
    public void close() {
        closing.lock();
        try {
            if (!closed) {
                group.markEndedByUs();
                group.end();
                closed = true;
            }
        } finally {
            closing.unlock();
        }
    }
}
