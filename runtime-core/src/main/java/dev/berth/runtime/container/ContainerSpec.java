package dev.berth.runtime.container;

import dev.berth.runtime.config.VariableName;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A container to create. Every container is created with {@code --restart=no}, without capabilities, with
 * no-new-privileges, and without pulling. The constructor throws CONFIG_INVALID for a variable whose name is not a
 * {@link VariableName}.
 *
 * @param command PID 1's program and its arguments; the image's entry point is not used
 * @param network {@code bridge}, {@code host}, {@code none} or a network's name
 * @param groups the numbers of the user's supplementary groups
 * @param extraHosts addresses by host name, for the container's hosts file; an address may be {@code host-gateway}
 */
public record ContainerSpec(
        String name,
        String image,
        List<String> command,
        Map<String, String> labels,
        Map<String, String> environment,
        List<Mount> mounts,
        Optional<ContainerUser> user,
        List<Integer> groups,
        Optional<String> directory,
        String network,
        Map<String, String> extraHosts,
        Optional<Resources> resources) {
    public ContainerSpec {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(image, "image is null");
        command = List.copyOf(command);
        labels = Map.copyOf(labels);
        environment = Map.copyOf(environment);
        VariableName.requireValid("creating container " + name, environment.keySet());
        mounts = List.copyOf(mounts);
        groups = groups == null ? List.of() : List.copyOf(groups); // records of an older Berth have none
        extraHosts = Map.copyOf(extraHosts);
    }

    /** A container whose user has no supplementary groups. */
    public ContainerSpec(
            String name,
            String image,
            List<String> command,
            Map<String, String> labels,
            Map<String, String> environment,
            List<Mount> mounts,
            Optional<ContainerUser> user,
            Optional<String> directory,
            String network,
            Map<String, String> extraHosts,
            Optional<Resources> resources) {
        this(
                name,
                image,
                command,
                labels,
                environment,
                mounts,
                user,
                List.of(),
                directory,
                network,
                extraHosts,
                resources);
    }

    /** Returns a spec with the required values only; the {@code with} methods add others. */
    public static ContainerSpec of(String name, String image, List<String> command) {
        return new ContainerSpec(
                name,
                image,
                command,
                Map.of(),
                Map.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                "bridge",
                Map.of(),
                Optional.empty());
    }

    public ContainerSpec withLabels(Map<String, String> all) {
        return new ContainerSpec(
                name,
                image,
                command,
                all,
                environment,
                mounts,
                user,
                groups,
                directory,
                network,
                extraHosts,
                resources);
    }

    public ContainerSpec withMounts(List<Mount> all) {
        return new ContainerSpec(
                name,
                image,
                command,
                labels,
                environment,
                all,
                user,
                groups,
                directory,
                network,
                extraHosts,
                resources);
    }

    public ContainerSpec withUser(ContainerUser other) {
        return new ContainerSpec(
                name,
                image,
                command,
                labels,
                environment,
                mounts,
                Optional.of(other),
                groups,
                directory,
                network,
                extraHosts,
                resources);
    }

    public ContainerSpec withResources(Resources limits) {
        return new ContainerSpec(
                name,
                image,
                command,
                labels,
                environment,
                mounts,
                user,
                groups,
                directory,
                network,
                extraHosts,
                Optional.of(limits));
    }

    /** The same with other supplementary groups of the user. */
    public ContainerSpec withGroups(List<Integer> all) {
        return new ContainerSpec(
                name,
                image,
                command,
                labels,
                environment,
                mounts,
                user,
                all,
                directory,
                network,
                extraHosts,
                resources);
    }
}
