package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.error.BerthException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The label with an instance's workspaces, by which a container whose record was lost is still known. */
final class WorkspacesLabel {
    private static final String NAME = "dev.berth.workspaces";
    private static final String SEPARATOR = ":";

    /** The longest value; containerd refuses labels of more than 4096 bytes. */
    private static final int LONGEST = 3000;

    private WorkspacesLabel() {}

    /** The label; empty when the workspaces do not fit into it. */
    static Map<String, String> of(InstanceId id) {
        // URLEncoder leaves no character that an engine's command line or an environment gives a meaning to
        String value = id.workspaces().stream()
                .map(workspace -> URLEncoder.encode(workspace.toString(), StandardCharsets.UTF_8))
                .collect(Collectors.joining(SEPARATOR));
        return value.isEmpty() || value.length() > LONGEST ? Map.of() : Map.of(NAME, value);
    }

    /** The instance of a container; empty when its label is absent or of another instance. */
    static Optional<InstanceId> read(AgentName agent, ContainerDetails container) {
        String value = container.labels().getOrDefault(NAME, "");
        try {
            List<Workspace> workspaces = value.isEmpty()
                    ? List.of()
                    : Arrays.stream(value.split(SEPARATOR))
                            .map(path -> new Workspace(Path.of(URLDecoder.decode(path, StandardCharsets.UTF_8))))
                            .toList();
            return Optional.of(InstanceId.of(agent, workspaces))
                    .filter(id -> id.key().equals(container.labels().get(InstanceNames.INSTANCE)));
        } catch (InvalidPathException | BerthException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            // not what was written there
            return Optional.empty();
        }
    }
}
