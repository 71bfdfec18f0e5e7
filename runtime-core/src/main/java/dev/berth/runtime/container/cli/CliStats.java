package dev.berth.runtime.container.cli;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.Stats;
import dev.berth.runtime.limit.KnownLimits;
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

/** What containers use, as a command line program says it. Stateless. */
final class CliStats implements Stats {
    private static final Pattern AMOUNT = Pattern.compile("([0-9.]+)\\s*([KMGT]i?)?B", Pattern.CASE_INSENSITIVE);

    private final EngineProgram program;
    private final CliContainers containers;

    CliStats(EngineProgram program) {
        this.program = program;
        this.containers = new CliContainers(program);
    }

    @Override
    public Map<ContainerId, Long> memory(List<ContainerId> ids) throws InterruptedException {
        List<ContainerId> running = new ArrayList<>();
        for (ContainerId id : ids) {
            if (containers
                    .inspect(id.value())
                    .filter(found -> found.state().running())
                    .isPresent()) {
                running.add(id);
            }
        }
        if (running.isEmpty()) {
            return Map.of();
        }
        String tried = "asking for the memory of " + running.size() + " containers";
        List<String> words =
                new ArrayList<>(List.of("stats", "--no-stream", "--no-trunc", "--format", EngineJson.FORMAT));
        running.forEach(id -> words.add(id.value()));
        CommandResult result = program.run(tried, KnownLimits.ENGINE_QUERY, words);
        if (!result.succeeded() && program.complaint(result) != Complaint.ABSENT) {
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
        return Map.copyOf(memory);
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
