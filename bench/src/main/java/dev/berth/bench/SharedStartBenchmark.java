package dev.berth.bench;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.AgentRuntime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The number of containers that many simultaneous callers start for one absent instance; the bound is one. */
final class SharedStartBenchmark implements Benchmark {
    private static final int CALLERS = 100;

    @Override
    public String name() {
        return "flight";
    }

    @Override
    public List<Finding> run(String engine, Path folder) throws Exception {
        try (BenchFixture fixture = BenchFixture.open(engine, folder);
                AgentRuntime claude = fixture.claude()) {
            // the image is built first, so that the measurement does not contain its build
            var _ = fixture.readyAndIdle(claude);
            claude.remove(AgentId.MAIN, true);
            try {
                Finding together = oneProcess(fixture, claude);
                claude.remove(AgentId.MAIN, true);
                Finding apart = twoProcesses(engine, folder, fixture);
                return List.of(together, apart);
            } finally {
                claude.remove(AgentId.MAIN, true);
            }
        }
    }

    private Finding oneProcess(BenchFixture fixture, AgentRuntime claude) throws Exception {
        fixture.beginTrace();
        Result result = startAll(fixture, claude, CALLERS, () -> {});
        return finding(CALLERS + " callers in one process", fixture, List.of(result), result.millis());
    }

    private Finding twoProcesses(String engine, Path folder, BenchFixture fixture) throws Exception {
        List<Process> processes = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                processes.add(SharedStartMain.start(engine, folder, CALLERS / 2));
            }
            List<BufferedReader> outputs = processes.stream()
                    .map(process -> process.inputReader(StandardCharsets.UTF_8))
                    .toList();
            for (BufferedReader output : outputs) {
                expect(output, SharedStartMain.READY);
            }
            long startNanos = System.nanoTime();
            for (Process process : processes) {
                OutputStream stdin = process.getOutputStream();
                stdin.write('\n');
                stdin.flush();
            }
            List<Result> results = new ArrayList<>();
            for (BufferedReader output : outputs) {
                results.add(Result.parse(String.valueOf(output.readLine())));
            }
            double millis = Rounds.millisSince(startNanos);
            return finding("2 processes with " + CALLERS / 2 + " callers each", fixture, results, millis);
        } finally {
            processes.forEach(Process::destroy);
        }
    }

    private static void expect(BufferedReader output, String expected) throws IOException {
        String line = output.readLine();
        if (!expected.equals(line)) {
            throw new IOException("a process with callers printed " + line);
        }
    }

    /** Compares the containers on the engine, the containers that were started, and the containers that callers got. */
    private Finding finding(String what, BenchFixture fixture, List<Result> results, double millis) throws Exception {
        int onEngine = fixture.containers().size();
        int started = results.stream().mapToInt(Result::started).sum();
        Set<String> returned = new TreeSet<>();
        results.forEach(result -> returned.addAll(result.containers()));
        return Finding.alone(
                name(),
                what,
                "containers",
                Math.max(onEngine, Math.max(started, returned.size())),
                Bound.exactly(1),
                List.of("on the engine " + onEngine + ", started " + started + ", returned to callers " + returned
                        + ", all ready after " + Finding.number(millis) + " ms"));
    }

    /**
     * The result of one process.
     *
     * @param started the number of containers that the engine was asked for
     */
    record Result(double millis, int started, Set<String> containers) {
        static Result parse(String line) throws IOException {
            String[] fields = line.split(" ", -1);
            if (fields.length != 3) {
                throw new IOException("a process with callers printed " + line);
            }
            return new Result(
                    Double.parseDouble(fields[0]), Integer.parseInt(fields[1]), Set.of(fields[2].split(",", -1)));
        }

        @Override
        public String toString() {
            return millis + " " + started + " " + String.join(",", containers);
        }
    }

    /** Starts all callers at once, after {@code beforeStart}. */
    static Result startAll(BenchFixture fixture, AgentRuntime claude, int callers, StartBarrier beforeStart)
            throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<AgentInstance> caller = () -> {
                start.await();
                return fixture.ready(claude);
            };
            List<Future<AgentInstance>> answers = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                answers.add(threads.submit(caller));
            }
            beforeStart.await();
            long startNanos = System.nanoTime();
            start.countDown();
            Set<String> containers = new TreeSet<>();
            for (Future<AgentInstance> answer : answers) {
                containers.add(answer.get().snapshot().containerName());
            }
            double millis = Rounds.millisSince(startNanos);
            int started = (int) fixture.trace().commands().stream()
                    .filter(command ->
                            command.argv().contains("run") && command.argv().contains("--detach"))
                    .count();
            return new Result(millis, started, containers);
        }
    }

    /** A wait before the start of all callers, called when every caller is ready. */
    interface StartBarrier {
        void await() throws IOException;
    }
}
