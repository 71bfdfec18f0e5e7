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

/** Many callers at once for an instance that is not there: one start. */
final class Flight implements Benchmark {
    private static final int CALLERS = 100;

    @Override
    public String name() {
        return "flight";
    }

    @Override
    public List<Finding> run(String engine, Path folder) throws Exception {
        try (Ground ground = Ground.open(engine, folder);
                AgentRuntime claude = ground.claude()) {
            // the image is not what is measured
            var _ = ground.readyAndQuiet(claude);
            claude.remove(AgentId.MAIN, true);
            try {
                Finding together = oneProcess(ground, claude);
                claude.remove(AgentId.MAIN, true);
                Finding apart = twoProcesses(engine, folder, ground);
                return List.of(together, apart);
            } finally {
                claude.remove(AgentId.MAIN, true);
            }
        }
    }

    private Finding oneProcess(Ground ground, AgentRuntime claude) throws Exception {
        ground.beginTrace();
        Landing landing = fly(ground, claude, CALLERS, () -> {});
        return finding(CALLERS + " callers in one process", ground, List.of(landing), landing.millis());
    }

    private Finding twoProcesses(String engine, Path folder, Ground ground) throws Exception {
        List<Process> processes = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                processes.add(FlightProcess.start(engine, folder, CALLERS / 2));
            }
            List<BufferedReader> outputs = processes.stream()
                    .map(process -> process.inputReader(StandardCharsets.UTF_8))
                    .toList();
            for (BufferedReader output : outputs) {
                expect(output, FlightProcess.ARMED);
            }
            long started = System.nanoTime();
            for (Process process : processes) {
                OutputStream stdin = process.getOutputStream();
                stdin.write('\n');
                stdin.flush();
            }
            List<Landing> landings = new ArrayList<>();
            for (BufferedReader output : outputs) {
                landings.add(Landing.parse(String.valueOf(output.readLine())));
            }
            double took = Rounds.millisSince(started);
            return finding("2 processes with " + CALLERS / 2 + " callers each", ground, landings, took);
        } finally {
            processes.forEach(Process::destroy);
        }
    }

    private static void expect(BufferedReader output, String word) throws IOException {
        String line = output.readLine();
        if (!word.equals(line)) {
            throw new IOException("a process with callers said " + line);
        }
    }

    /** The engine's count, of what is there and of what was ever asked for. */
    private Finding finding(String what, Ground ground, List<Landing> landings, double took) throws Exception {
        int there = ground.containers().size();
        int runs = landings.stream().mapToInt(Landing::runs).sum();
        Set<String> handedOut = new TreeSet<>();
        landings.forEach(landing -> handedOut.addAll(landing.containers()));
        return Finding.alone(
                name(),
                what,
                "containers",
                Math.max(there, Math.max(runs, handedOut.size())),
                Bound.exactly(1),
                List.of("on the engine " + there + ", started " + runs + ", handed out " + handedOut
                        + ", all ready after " + Finding.number(took) + " ms"));
    }

    /**
     * What callers came to.
     *
     * @param runs how many containers were asked of the engine
     */
    record Landing(double millis, int runs, Set<String> containers) {
        static Landing parse(String line) throws IOException {
            String[] words = line.split(" ", -1);
            if (words.length != 3) {
                throw new IOException("a process with callers said " + line);
            }
            return new Landing(
                    Double.parseDouble(words[0]), Integer.parseInt(words[1]), Set.of(words[2].split(",", -1)));
        }

        @Override
        public String toString() {
            return millis + " " + runs + " " + String.join(",", containers);
        }
    }

    /** Lets all callers go at once, after {@code armed}. */
    static Landing fly(Ground ground, AgentRuntime claude, int callers, Callers armed) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<AgentInstance> caller = () -> {
                go.await();
                return ground.ready(claude);
            };
            List<Future<AgentInstance>> asked = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                asked.add(threads.submit(caller));
            }
            armed.ready();
            long started = System.nanoTime();
            go.countDown();
            Set<String> containers = new TreeSet<>();
            for (Future<AgentInstance> answer : asked) {
                containers.add(answer.get().containerName());
            }
            double took = Rounds.millisSince(started);
            int runs = (int) ground.trace().seen().stream()
                    .filter(seen -> seen.argv().contains("run") && seen.argv().contains("--detach"))
                    .count();
            return new Landing(took, runs, containers);
        }
    }

    /** Is told that all callers stand ready, and returns when they are to go. */
    interface Callers {
        void ready() throws IOException;
    }
}
