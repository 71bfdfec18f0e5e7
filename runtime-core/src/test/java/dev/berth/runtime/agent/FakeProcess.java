package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecEnding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A process in a container that does not run: a test decides its ending, its standard error and its reading. */
final class FakeProcess implements ContainerProcess {
    final CompletableFuture<ExecEnding> ending = new CompletableFuture<>();
    final AtomicInteger closes = new AtomicInteger();
    private final CountDownLatch gone = new CountDownLatch(1);
    private final InputStream stderr;
    private final boolean reads;
    private final Misbehaviour how;
    private final String method;

    FakeProcess(InputStream stderr, boolean reads) {
        this(stderr, reads, Misbehaviour.THROWS, "");
    }

    /** @param reads whether it reads its input; when not, writing and closing wait until the process is closed */
    FakeProcess(InputStream stderr, boolean reads, Misbehaviour how, String method) {
        this.stderr = stderr;
        this.reads = reads;
        this.how = how;
        this.method = method;
    }

    static FakeProcess silent() {
        return new FakeProcess(InputStream.nullInputStream(), true);
    }

    @Override
    public OutputStream stdin() {
        return how.at("stdin", method, () -> reads ? OutputStream.nullOutputStream() : new FullPipe());
    }

    @Override
    public InputStream stdout() {
        return how.at("stdout", method, () -> new ByteArrayInputStream(new byte[0]));
    }

    @Override
    public InputStream stderr() {
        return how.at("stderr", method, () -> stderr);
    }

    @Override
    public CompletableFuture<ExecEnding> ending() {
        return ending.copy();
    }

    @Override
    public void close() {
        closes.incrementAndGet();
        gone.countDown();
        ending.complete(new ExecEnding.EndedByUs());
        if (method.equals("close")) {
            how.misbehave();
        }
    }

    /** A pipe that nobody reads. */
    private final class FullPipe extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            close();
        }

        @Override
        public void close() throws IOException {
            try {
                gone.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("broken pipe");
        }
    }
}
