package dev.berth.runtime.container.cli;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.Stats;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.machine.MachineCommand;
import dev.berth.runtime.process.CommandResult;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What containers use: from the kernel's files where the engine runs, else by the engine's {@code stats}, which docker takes more
 * than a second for. Stateless.
 */
record CliStats(EngineProgram program) implements Stats {
    private static final Pattern AMOUNT = Pattern.compile("([0-9.]+)\\s*([KMGT]i?)?B", Pattern.CASE_INSENSITIVE);

    /**
     * A line ID BYTES for each ID:PID whose memory cgroup (v2 or v1) has ID in its path: the pid is that container's and means the
     * same here as to the engine. Counts as docker's stats do.
     */
    private static final String SCRIPT = """
            for pair; do
                id=${pair%:*}
                while IFS= read -r line; do
                    case $line in
                    0::*"$id"*) dir=/sys/fs/cgroup${line#0::} used=memory.current idle=inactive_file ;;
                    *:memory:*"$id"*) dir=/sys/fs/cgroup/memory${line#*:memory:} used=memory.usage_in_bytes idle=total_inactive_file ;;
                    *) continue ;;
                    esac
                    { read -r bytes <"$dir/$used"; } 2>/dev/null || continue
                    while read -r name value; do
                        [ "$name" != "$idle" ] || bytes=$((bytes - value))
                    done <"$dir/memory.stat"
                    echo "$id $bytes"
                    break
                done <"/proc/${pair##*:}/cgroup"
            done 2>/dev/null
            """;

    @Override
    public Map<ContainerId, Long> memory(List<ContainerDetails> containers) throws InterruptedException {
        List<ContainerDetails> running = containers.stream()
                .filter(container -> container.state().running())
                .toList();
        Map<ContainerId, Long> memory = new HashMap<>(kernels(running));
        List<ContainerId> untold = running.stream()
                .map(ContainerDetails::id)
                .filter(id -> !memory.containsKey(id))
                .toList();
        if (!untold.isEmpty()) {
            memory.putAll(engines(untold));
        }
        return Map.copyOf(memory);
    }

    private Map<ContainerId, Long> kernels(List<ContainerDetails> running) throws InterruptedException {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "berth-memory"));
        running.stream()
                .filter(container -> container.pid() > 0)
                .forEach(container -> words.add(container.id().value() + ":" + container.pid()));
        Map<ContainerId, Long> memory = new HashMap<>();
        if (words.size() > 4) {
            CommandResult told = program.runner().run(MachineCommand.of(words), KnownLimits.ENGINE_QUERY);
            told.stdout().lines().stream()
                    .map(line -> line.split(" ", 2))
                    .filter(parts -> parts.length == 2 && parts[1].matches("[0-9]{1,18}"))
                    .forEach(parts -> memory.put(new ContainerId(parts[0]), Long.valueOf(parts[1])));
        }
        return memory;
    }

    private Map<ContainerId, Long> engines(List<ContainerId> running) throws InterruptedException {
        String tried = "asking for the memory of " + running.size() + " containers";
        List<String> words =
                new ArrayList<>(List.of("stats", "--no-stream", "--no-trunc", "--format", EngineJson.FORMAT));
        running.forEach(id -> words.add(id.value()));
        CommandResult result = program.run(tried, KnownLimits.ENGINE_QUERY, words);
        if (!result.succeeded() && program.complaint(result) != EngineErrorPattern.ABSENT) {
            throw program.failure(tried, result);
        }
        Map<ContainerId, Long> memory = new HashMap<>();
        for (JsonNode row : program.objects(tried, result)) {
            String shown = row.path("ID").asString("");
            amount(row.path("MemUsage").asString(""))
                    .ifPresent(bytes -> running.stream()
                            .filter(id -> !shown.isEmpty() && id.value().startsWith(shown))
                            .forEach(id -> memory.put(id, bytes)));
        }
        return memory;
    }

    /** The first amount of {@code 10.5MiB / 4GiB}, in bytes. */
    static Optional<Long> amount(String text) {
        Matcher matcher = AMOUNT.matcher(text);
        if (!matcher.find()) {
            return Optional.empty();
        }
        String unit = Optional.ofNullable(matcher.group(2)).orElse("");
        long base = unit.endsWith("i") ? 1024 : 1000;
        int power = unit.isEmpty() ? 0 : "KMGT".indexOf(Character.toUpperCase(unit.charAt(0))) + 1;
        BigDecimal factor = BigDecimal.valueOf(base).pow(power);
        return Optional.of(new BigDecimal(matcher.group(1)).multiply(factor).longValue());
    }
}
