package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.BerthHome;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The records of all agent instances of a home, one file each. Safe for all threads; a record is replaced as a whole. */
record InstanceRecords(BerthHome home) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    Optional<InstanceRecord> find(Target target, AgentId agent) {
        Path file = home.instance(target.value(), agent.value());
        return home.read(file).map(text -> read(file, text));
    }

    List<InstanceRecord> all() {
        return home.list(home.instances()).stream()
                .flatMap(folder -> home.list(folder).stream())
                .filter(file -> file.toString().endsWith(".json"))
                .flatMap(file -> home.read(file).map(text -> read(file, text)).stream())
                .toList();
    }

    void write(InstanceRecord record) {
        ObjectNode node = JSON.createObjectNode();
        node.put("target", record.target().value()).put("agent", record.agent().value());
        node.put("machine", record.machine()).put("engine", record.engine());
        node.put("createdAt", record.createdAt().toString());
        record.workspaces().forEach(workspace -> node.withArray("workspaces").add(workspace.toString()));
        node.put("uid", record.user().uid()).put("gid", record.user().gid());
        node.put("generation", record.generation());
        record.container().ifPresent(name -> node.put("container", name));
        node.put("spec", record.spec()).put("image", record.image());
        record.adapterVersion().ifPresent(version -> node.put("adapterVersion", version));
        node.put("complete", record.complete()).put("removed", record.removed());
        home.write(home.instance(record.target().value(), record.agent().value()), node.toPrettyString() + "\n");
    }

    void delete(Target target, AgentId agent) {
        home.delete(home.instance(target.value(), agent.value()));
    }

    private static InstanceRecord read(Path file, String text) {
        try {
            return read(JSON.readTree(text));
        } catch (JacksonException | BerthException | IllegalArgumentException | java.time.DateTimeException e) {
            throw new BerthException(
                    ErrorKind.HOME_UNUSABLE,
                    "reading the record of an agent instance, " + file,
                    "it is not what was written there"
                            + (e instanceof JacksonException json ? ": " + json.getOriginalMessage() : ""),
                    "remove that file; a container of the instance is found by its labels",
                    e);
        }
    }

    private static InstanceRecord read(JsonNode node) {
        return new InstanceRecord(
                Target.of(node.path("target").asString("")),
                AgentId.of(node.path("agent").asString("")),
                node.path("machine").asString(""),
                node.path("engine").asString(""),
                Instant.parse(node.path("createdAt").asString("")),
                node.path("workspaces")
                        .valueStream()
                        .map(path -> new Workspace(Path.of(path.asString(""))))
                        .collect(Collectors.toCollection(TreeSet::new)),
                new ContainerUser(node.path("uid").asInt(1000), node.path("gid").asInt(1000)),
                node.path("generation").asInt(0),
                node.path("container").asStringOpt(),
                node.path("spec").asString(""),
                node.path("image").asString(""),
                node.path("adapterVersion").asStringOpt(),
                node.path("complete").asBoolean(false),
                node.path("removed").asBoolean(false));
    }
}
