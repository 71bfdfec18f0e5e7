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
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@link Volumes} by an engine's command-line program. Stateless. */
final class CliVolumes implements Volumes {
    private static final String MADE = "dev.berth.made";

    /**
     * Invariant: chown changes the volume's own folder last, so an interrupted change is done again. A volume must not
     * stay empty: engines copy the image's folder, with its owner, into an empty volume when a container mounts it.
     */
    private static final String OWN =
            "PATH=/usr/bin:/bin; [ \"$(stat -c %u:%g \"$1\")\" = \"$2\" ] && exit 0; : >\"$1/.berth\" && chown -hR \"$2\" \"$1\"";

    /** Prints nothing for an empty folder, as a volume is that no container mounted yet. */
    private static final String OWNER =
            "PATH=/usr/bin:/bin; held=$(ls -A \"$1\") || exit 1; [ -z \"$held\" ] || stat -c %u:%g \"$1\"";

    /** No folder of an image: an engine would copy that folder, with its owner, into an empty volume. */
    private static final String LOOK = "/berth-volume";

    private static final Pattern USER = Pattern.compile("([0-9]{1,9}):([0-9]{1,9})");

    private final EngineProgram program;

    CliVolumes(EngineProgram program) {
        this.program = program;
    }

    @Override
    public boolean create(String name, Map<String, String> labels) throws InterruptedException {
        String tried = "creating volume " + name;
        // both engines create silently when the volume exists: a label of this call shows who created it, also in a
        // race
        String made = RandomTokens.alphanumeric(16);
        List<String> arguments = new ArrayList<>(List.of("volume", "create", "--label", MADE + "=" + made));
        labels.forEach((key, value) -> arguments.addAll(List.of("--label", key + "=" + value)));
        arguments.add(name);
        program.runOrThrow(tried, KnownLimits.ENGINE_QUERY, arguments);
        CommandResult inspected = program.runOrThrow(tried, KnownLimits.ENGINE_QUERY, inspect(name));
        return program.objects(tried, inspected).stream()
                .anyMatch(
                        volume -> volume.path("Labels").path(MADE).asString("").equals(made));
    }

    @Override
    public boolean exists(String name) throws InterruptedException {
        String tried = "looking for volume " + name;
        CommandResult result = program.run(tried, KnownLimits.ENGINE_QUERY, inspect(name));
        if (!result.succeeded() && program.errorPattern(result) != EngineErrorPattern.ABSENT) {
            throw program.failure(tried, result);
        }
        return result.succeeded();
    }

    @Override
    public List<String> list(Map<String, String> labels) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("volume", "ls", "-q"));
        labels.forEach((name, value) -> arguments.addAll(List.of("--filter", "label=" + name + "=" + value)));
        return program.runOrThrow("listing volumes", KnownLimits.ENGINE_QUERY, arguments).stdout().lines().stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    @Override
    public void remove(String name) throws InterruptedException {
        String tried = "removing volume " + name;
        CommandResult result = program.run(tried, KnownLimits.ENGINE_QUERY, List.of("volume", "rm", name));
        if (result.succeeded() || program.errorPattern(result) == EngineErrorPattern.ABSENT) {
            return;
        }
        throw program.errorPattern(result) == EngineErrorPattern.IN_USE
                ? new BerthException(
                        ErrorKind.BUSY, tried, program.evidence(result), "remove the container that uses it first")
                : program.failure(tried, result);
    }

    @Override
    public void setOwner(String name, String path, ContainerUser user, String image) throws InterruptedException {
        // DAC_OVERRIDE: to enter private folders of the former owner
        var _ = asRoot(
                "giving volume " + name + " to user " + user,
                List.of("--cap-add", "CHOWN", "--cap-add", "DAC_OVERRIDE"),
                "type=volume,source=" + name + ",target=" + path,
                List.of(image, "-c", OWN, "berth-own", path, user.toString()));
    }

    @Override
    public Optional<ContainerUser> owner(String name, String image) throws InterruptedException {
        String tried = "looking whose volume " + name + " is";
        CommandResult result = asRoot(
                tried,
                List.of("--cap-add", "DAC_OVERRIDE"),
                "type=volume,source=" + name + ",target=" + LOOK + ",readonly",
                List.of(image, "-c", OWNER, "berth-owner", LOOK));
        String owner = result.stdout().text().strip();
        if (owner.isEmpty()) {
            return Optional.empty();
        }
        Matcher user = USER.matcher(owner);
        if (!user.matches()) {
            throw program.failure(tried, result);
        }
        return Optional.of(new ContainerUser(Integer.parseInt(user.group(1)), Integer.parseInt(user.group(2))));
    }

    /** Runs a script in a short-lived container without a network that mounts one volume. */
    private CommandResult asRoot(String tried, List<String> capabilities, String mount, List<String> script)
            throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("run", "--rm", "--pull=never", "--network", "none"));
        arguments.addAll(List.of("--cap-drop", "ALL", "--security-opt", "no-new-privileges"));
        arguments.addAll(capabilities);
        arguments.addAll(List.of("--user", "0:0", "--mount", mount));
        ClientProxies proxies = ClientProxies.of(program);
        arguments.addAll(proxies.createArguments(Set.of()));
        arguments.addAll(List.of("--entrypoint", "/bin/sh"));
        arguments.addAll(script);
        return proxies.program().runOrThrow(tried, KnownLimits.CONTAINER_CREATE, arguments);
    }

    private static List<String> inspect(String name) {
        return List.of("volume", "inspect", "--format", EngineJson.FORMAT, name);
    }
}
