package dev.berth.server.serve;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.home.BerthHome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The instances whose container ran when the server looked last. They are kept in a file of the home, which is current also
 * after the server was killed, and the next server makes them ready. Safe for all threads.
 */
final class RunningInstances {
    private static final Logger log = LoggerFactory.getLogger(RunningInstances.class);
    private static final JsonMapper JSON = new JsonMapper();

    private final BerthHome home;

    RunningInstances(BerthHome home) {
        this.home = home;
    }

    /** The instances of the file; none if it cannot be read, and without the rows that cannot. */
    synchronized SortedSet<InstanceId> read() {
        SortedSet<InstanceId> all = new TreeSet<>();
        try {
            for (JsonNode row : JSON.readTree(home.read(home.serverInstances()).orElse("{}"))
                    .path("instances")) {
                all.addAll(instance(row).stream().toList());
            }
        } catch (BerthException | JacksonException e) {
            log.warn("unreadable file={}", home.serverInstances(), e);
        }
        return all;
    }

    private Optional<InstanceId> instance(JsonNode row) {
        try {
            List<Workspace> workspaces = new ArrayList<>();
            row.path("workspaces").forEach(folder -> workspaces.add(new Workspace(Path.of(folder.asString("")))));
            return Optional.of(InstanceId.of(AgentName.of(row.path("agent").asString("")), workspaces));
        } catch (BerthException | IllegalArgumentException e) { // such as a folder that is no absolute path
            log.warn("unreadable row in file={}", home.serverInstances(), e);
            return Optional.empty();
        }
    }

    /**
     * Takes over a report of the engines. An instance of an engine that did not answer stays as it was.
     *
     * @param starting instances that this server is making ready
     */
    synchronized void update(Collection<InstanceOverview> reported, Set<InstanceId> starting) {
        SortedSet<InstanceId> before = read();
        SortedSet<InstanceId> now = new TreeSet<>(starting);
        for (InstanceOverview row : reported) {
            boolean runs = row.container().startedAt().isPresent();
            boolean unknown =
                    row.state() instanceof InstanceState.Failed || row.state() instanceof InstanceState.Preparing;
            if (runs || (unknown && before.contains(row.id()))) {
                now.add(row.id());
            }
        }
        if (!now.equals(before)) {
            try {
                home.write(home.serverInstances(), text(now));
            } catch (BerthException e) {
                // only the next start of the server needs the file
                log.warn("running instances were not recorded: {}", e.seen());
            }
        }
    }

    private static String text(Collection<InstanceId> instances) {
        List<Map<String, Object>> rows = instances.stream()
                .map(id -> Map.<String, Object>of(
                        "agent",
                        id.name().toString(),
                        "workspaces",
                        id.workspaces().stream().map(Workspace::toString).toList()))
                .toList();
        return JSON.writeValueAsString(Map.of("instances", rows)) + "\n";
    }
}
