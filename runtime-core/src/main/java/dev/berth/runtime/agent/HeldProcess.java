package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.session.Adapter;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A program that keeps its container from being removed until it is closed. */
record HeldProcess(ContainerProcess process, ProgramComparison comparison, Adapter.Use use)
        implements ContainerProcess {
    @Override
    public OutputStream stdin() {
        return process.stdin();
    }

    @Override
    public InputStream stdout() {
        return process.stdout();
    }

    @Override
    public InputStream stderr() {
        return process.stderr();
    }

    @Override
    public CompletableFuture<ExecEnding> ending() {
        return process.ending();
    }

    @Override
    public Optional<String> stillRunningReason() {
        return process.stillRunningReason();
    }

    @Override
    public void close() {
        try {
            process.close();
        } finally {
            try {
                comparison.close();
            } finally {
                use.close();
            }
        }
    }
}
