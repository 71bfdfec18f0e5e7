package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NativeText;
import dev.berth.runtime.home.BerthHome;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The records of all agent instances of a home, one file each. Safe for all threads; a record is replaced as a whole. */
record InstanceRecords(BerthHome home) {
    private static final Pattern NAMES = Pattern.compile("([a-z0-9][a-z0-9-]{0,40})/([a-z0-9][a-z0-9-]{0,40})\\.json");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    Optional<InstanceRecord> find(Target target, AgentId agent) {
        Path file = home.instance(target.value(), agent.value());
        return home.read(file).map(text -> read(file, text, target, agent));
    }

    /** All that can be read; of the others {@link #unreadable()} tells. */
    List<InstanceRecord> all() {
        List<InstanceRecord> all = new ArrayList<>();
        each((target, agent) -> find(target, agent).ifPresent(all::add), _ -> {});
        return all;
    }

    List<Unreadable> unreadable() {
        List<Unreadable> all = new ArrayList<>();
        each((target, agent) -> find(target, agent), all::add);
        return all;
    }

    /** An instance whose file is no record of it. */
    record Unreadable(Target target, AgentId agent, BerthException reason) {}

    private void each(BiConsumer<Target, AgentId> read, Consumer<Unreadable> failed) {
        for (Path folder : home.list(home.instances())) {
            List<Path> files = Files.isDirectory(folder) ? home.list(folder) : List.of();
            for (Path file : files) {
                Matcher names = NAMES.matcher(home.instances().relativize(file).toString());
                if (names.matches()) {
                    each(Target.of(names.group(1)), AgentId.of(names.group(2)), read, failed);
                }
            }
        }
    }

    private static void each(
            Target target, AgentId agent, BiConsumer<Target, AgentId> read, Consumer<Unreadable> failed) {
        try {
            read.accept(target, agent);
        } catch (BerthException e) {
            failed.accept(new Unreadable(target, agent, e));
        }
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
        record.findings().facts().forEach(fact -> node.withArray("facts").add(fact));
        node.put("files", record.findings().files())
                .put("note", record.findings().note());
        home.write(home.instance(record.target().value(), record.agent().value()), node.toPrettyString() + "\n");
    }

    void delete(Target target, AgentId agent) {
        home.delete(home.instance(target.value(), agent.value()));
    }

    private static InstanceRecord read(Path file, String text, Target target, AgentId agent) {
        InstanceRecord record;
        try {
            record = read(JSON.readTree(text));
        } catch (JacksonException e) {
            throw unreadable(file, "it is no JSON", e);
        } catch (InvalidPathException e) {
            throw NativeText.refused("reading the record of an agent instance, " + file, e);
        } catch (BerthException | IllegalArgumentException | DateTimeException e) {
            throw unreadable(file, "it is not what was written there", e);
        }
        if (!record.target().equals(target) || !record.agent().equals(agent)) {
            throw unreadable(file, "it is the record of " + record.target() + "/" + record.agent(), null);
        }
        return record;
    }

    private static BerthException unreadable(Path file, String seen, @Nullable Exception cause) {
        return new BerthException(
                ErrorKind.HOME_UNUSABLE,
                "reading the record of an agent instance, " + file,
                seen,
                "remove that file; a container of the instance is found by its labels",
                cause);
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
                node.path("removed").asBoolean(false),
                new ContainerFacts(
                        node.path("facts")
                                .valueStream()
                                .map(fact -> fact.asString(""))
                                .collect(Collectors.toCollection(TreeSet::new)),
                        node.path("files").asString(ContainerFacts.NONE.files()),
                        node.path("note").asString("")));
    }
}
