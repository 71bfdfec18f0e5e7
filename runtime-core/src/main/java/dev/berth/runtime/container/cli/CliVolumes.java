package dev.berth.runtime.container.cli;

import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.Volumes;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.exec.RandomTokens;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.process.CommandResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Volumes behind a command line program. Stateless. */
final class CliVolumes implements Volumes {
    private static final String MADE = "dev.berth.made";

    /**
     * The volume's own folder comes last, so that a change that was cut short is done again. A volume must not stay empty: into an
     * empty one the next container copies the image's folder once more, and its owner with it.
     */
    private static final String OWN =
            "[ \"$(stat -c %u:%g \"$1\")\" = \"$2\" ] && exit 0; : >\"$1/.berth\" && chown -hR \"$2\" \"$1\"";

    private final EngineProgram program;

    CliVolumes(EngineProgram program) {
        this.program = program;
    }

    @Override
    public boolean create(String name, Map<String, String> labels) throws InterruptedException {
        String tried = "creating volume " + name;
        // both engines say nothing of one that was there: whose label it has tells who made it, also in a race
        String made = RandomTokens.alphanumeric(16);
        List<String> words = new ArrayList<>(List.of("volume", "create", "--label", MADE + "=" + made));
        labels.forEach((key, value) -> words.addAll(List.of("--label", key + "=" + value)));
        words.add(name);
        program.ok(tried, KnownLimits.ENGINE_QUERY, words);
        CommandResult inspected = program.ok(tried, KnownLimits.ENGINE_QUERY, inspect(name));
        return program.objects(tried, inspected).stream()
                .anyMatch(
                        volume -> volume.path("Labels").path(MADE).asString("").equals(made));
    }

    @Override
    public boolean exists(String name) throws InterruptedException {
        String tried = "looking for volume " + name;
        CommandResult result = program.run(tried, KnownLimits.ENGINE_QUERY, inspect(name));
        if (!result.succeeded() && program.complaint(result) != EngineErrorPattern.ABSENT) {
            throw program.failure(tried, result);
        }
        return result.succeeded();
    }

    @Override
    public List<String> list(Map<String, String> labels) throws InterruptedException {
        List<String> words = new ArrayList<>(List.of("volume", "ls", "-q"));
        labels.forEach((name, value) -> words.addAll(List.of("--filter", "label=" + name + "=" + value)));
        return program.ok("listing volumes", KnownLimits.ENGINE_QUERY, words).stdout().lines().stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    @Override
    public void remove(String name) throws InterruptedException {
        String tried = "removing volume " + name;
        CommandResult result = program.run(tried, KnownLimits.ENGINE_QUERY, List.of("volume", "rm", name));
        if (result.succeeded() || program.complaint(result) == EngineErrorPattern.ABSENT) {
            return;
        }
        throw program.complaint(result) == EngineErrorPattern.IN_USE
                ? new BerthException(
                        ErrorKind.BUSY, tried, program.evidence(result), "remove the container that uses it first")
                : program.failure(tried, result);
    }

    @Override
    public void own(String name, String path, ContainerUser user, String image) throws InterruptedException {
        List<String> words = new ArrayList<>(List.of("run", "--rm", "--pull=never", "--network", "none"));
        words.addAll(List.of("--cap-drop", "ALL", "--security-opt", "no-new-privileges"));
        // the second to look into private folders of whoever had it
        words.addAll(List.of("--cap-add", "CHOWN", "--cap-add", "DAC_OVERRIDE"));
        words.addAll(List.of("--user", "0:0", "--mount", "type=volume,source=" + name + ",target=" + path));
        words.addAll(List.of("--entrypoint", "sh", image, "-c", OWN, "berth-own", path, user.toString()));
        program.ok("giving volume " + name + " to user " + user, KnownLimits.CONTAINER_CREATE, words);
    }

    private static List<String> inspect(String name) {
        return List.of("volume", "inspect", "--format", EngineJson.FORMAT, name);
    }
}
