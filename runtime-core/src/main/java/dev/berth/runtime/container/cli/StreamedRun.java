package dev.berth.runtime.container.cli;

import dev.berth.runtime.exec.PipeThread;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.machine.MachineCommand;
import dev.berth.runtime.process.LineReader;
import dev.berth.runtime.process.ProcessEnding;
import dev.berth.runtime.process.RunningProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a subcommand and passes each line of its output to a listener at once. Each pipe has a platform thread of its
 * own; the listener is called on these threads, one line at a time.
 */
final class StreamedRun {
    private static final Logger log = LoggerFactory.getLogger(StreamedRun.class);
    private static final int KEPT_LINES = 60;

    /** Bytes of a line that are kept. */
    private static final int LONGEST_LINE = 16 * 1024;

    private final EngineProgram program;
    private final Consumer<String> progress;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<String> last = new ArrayDeque<>();

    StreamedRun(EngineProgram program, Consumer<String> progress) {
        this.program = program;
        this.progress = progress;
    }

    /** The ending of a run, and the last lines of both pipes in the order of their arrival. */
    record Streamed(ProcessEnding ending, List<String> lastLines) {
        boolean succeeded() {
            return ending.succeeded();
        }

        String text() {
            return String.join("\n", lastLines);
        }

        String evidence(String name, int lines) {
            List<String> shown = lastLines.stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            return name + " " + ending + ": "
                    + String.join(" | ", shown.subList(Math.max(0, shown.size() - lines), shown.size()));
        }
    }

    /** Runs the command with the file {@code input} on its standard input; ends it at the limit or on an interrupt. */
    Streamed run(String tried, Limit limit, MachineCommand command, Optional<Path> input) throws InterruptedException {
        return run(tried, limit, command, input, this::publishLines);
    }

    /** Runs as above, but {@code output} reads and closes the command's standard output, on a thread of its own. */
    Streamed run(String tried, Limit limit, MachineCommand command, Optional<Path> input, Consumer<InputStream> output)
            throws InterruptedException {
        try (Deadline deadline = program.runner().limits().start(limit, tried);
                RunningProcess process = program.start(tried, command)) {
            var pipes = CompletableFuture.allOf(
                    PipeThread.start(program.dialect().name() + "-stdout", () -> output.accept(process.stdout())),
                    PipeThread.start(program.dialect().name() + "-stderr", () -> publishLines(process.stderr())));
            var fed = PipeThread.start(program.dialect().name() + "-stdin", () -> feed(process.stdin(), input));
            try {
                ProcessEnding ending = deadline.await(process.ending());
                deadline.await(pipes);
                fed.cancel(true);
                return new Streamed(ending, lastLines());
            } catch (ExecutionException e) {
                throw new IllegalStateException("reading a pipe failed", e);
            }
        }
    }

    private void publishLines(InputStream pipe) {
        try (LineReader reader = new LineReader(pipe, LONGEST_LINE)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                publish(line);
            }
        } catch (IOException e) {
            // the program was ended while its pipe was read
            log.debug("pipe ended", e);
        }
    }

    private void publish(String line) {
        lock.lock();
        try {
            last.addLast(line);
            if (last.size() > KEPT_LINES) {
                last.removeFirst();
            }
            progress.accept(line);
        } catch (RuntimeException e) {
            log.warn("progress listener failed program={}", program.dialect().name(), e);
        } finally {
            lock.unlock();
        }
    }

    private List<String> lastLines() {
        lock.lock();
        try {
            return List.copyOf(last);
        } finally {
            lock.unlock();
        }
    }

    private static void feed(OutputStream stdin, Optional<Path> input) {
        try (stdin) {
            if (input.isPresent()) {
                Files.copy(input.get(), stdin);
            }
        } catch (IOException e) {
            // the program ended before it read everything, or the file cannot be read; the exit status shows it
            throw new UncheckedIOException(e);
        }
    }
}
