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
 * Reads containers' memory from the kernel's files on the engine's machine, else by the engine's {@code stats}, which
 * takes docker more than a second. Stateless.
 */
record CliStats(EngineProgram program) implements Stats {
    private static final Pattern AMOUNT = Pattern.compile("([0-9.]+)\\s*([KMGT]i?)?B", Pattern.CASE_INSENSITIVE);

    /**
     * Prints a line ID BYTES for each ID:PID whose memory cgroup (v2 or v1) has ID in its path: only then does the pid
     * belong to that container in this pid namespace. Counts as docker's stats do.
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
        Map<ContainerId, Long> memory = new HashMap<>(memoryByKernel(running));
        List<ContainerId> missing = running.stream()
                .map(ContainerDetails::id)
                .filter(id -> !memory.containsKey(id))
                .toList();
        if (!missing.isEmpty()) {
            memory.putAll(memoryByEngine(missing));
        }
        return Map.copyOf(memory);
    }

    private Map<ContainerId, Long> memoryByKernel(List<ContainerDetails> running) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "berth-memory"));
        running.stream()
                .filter(container -> container.pid() > 0)
                .forEach(container -> arguments.add(container.id().value() + ":" + container.pid()));
        Map<ContainerId, Long> memory = new HashMap<>();
        if (arguments.size() > 4) {
            CommandResult printed = program.runner().run(MachineCommand.of(arguments), KnownLimits.ENGINE_QUERY);
            printed.stdout().lines().stream()
                    .map(line -> line.split(" ", 2))
                    .filter(parts -> parts.length == 2 && parts[1].matches("[0-9]{1,18}"))
                    .forEach(parts -> memory.put(new ContainerId(parts[0]), Long.valueOf(parts[1])));
        }
        return memory;
    }

    private Map<ContainerId, Long> memoryByEngine(List<ContainerId> running) throws InterruptedException {
        String tried = "asking for the memory of " + running.size() + " containers";
        List<String> arguments =
                new ArrayList<>(List.of("stats", "--no-stream", "--no-trunc", "--format", EngineJson.FORMAT));
        running.forEach(id -> arguments.add(id.value()));
        CommandResult result = program.run(tried, KnownLimits.ENGINE_QUERY, arguments);
        if (!result.succeeded() && program.errorPattern(result) != EngineErrorPattern.ABSENT) {
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
