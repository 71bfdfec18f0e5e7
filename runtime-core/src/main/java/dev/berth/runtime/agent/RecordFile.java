package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.EngineIdentity;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NativeText;
import dev.berth.runtime.home.BerthHome;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file with the record of an agent or of an instance, as JSON. Its format has a number since 2; a file without one is of a
 * Berth that had one container for all workspaces of an agent.
 */
record RecordFile(String home, Path file, JsonNode json) {
    private static final int FORMAT = 2;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** @throws BerthException HOME_UNUSABLE when it is not JSON, or of a newer Berth */
    static Optional<RecordFile> read(BerthHome home, Path file) {
        return home.read(file).map(text -> parse(home.id(), file, text));
    }

    private static RecordFile parse(String home, Path file, String text) {
        try {
            RecordFile read = new RecordFile(home, file, JSON.readTree(text));
            int format = read.json.path("format").asInt(1);
            if (format > FORMAT) {
                throw new BerthException(
                        ErrorKind.HOME_UNUSABLE,
                        "reading " + file,
                        "a newer Berth wrote it, in format " + format,
                        "use that Berth, or another home");
            }
            return read;
        } catch (JacksonException e) {
            throw unreadable(file, "it is not JSON", e);
        }
    }

    boolean isOld() {
        return !json.has("format");
    }

    AgentRecord agent(AgentName name) {
        return checked(
                name,
                () -> new AgentRecord(
                        named(),
                        new HostIdentity(
                                text("machine"),
                                text("engine"),
                                new EngineIdentity(text("engineId"), text("endpoint"))),
                        json.has("volume")
                                ? Optional.of(text("volume")).filter(volume -> !volume.isEmpty())
                                : oldVolume(),
                        Instant.parse(text("createdAt")),
                        user(),
                        json.path("userFixed").asBoolean(false),
                        json.path("login").asStringOpt()));
    }

    /** @param key of the instance that the file is named after */
    InstanceRecord instance(AgentName name, String key) {
        InstanceRecord record = checked(
                name,
                () -> new InstanceRecord(
                        InstanceId.of(named(), workspaces()),
                        Instant.parse(text("createdAt")),
                        json.path("generation").asInt(0),
                        Optional.of(json.path("container"))
                                .filter(JsonNode::isObject)
                                .map(RecordFile::container),
                        json.path("unfinished").asBoolean(false),
                        json.path("retired")
                                .valueStream()
                                .map(retired -> new RetiredContainer(
                                        new ContainerId(retired.path("id").asString("")),
                                        retired.path("useLock").asString("")))
                                .toList()));
        if (!record.id().key().equals(key)) {
            throw unreadable(file, "it is the record of " + record.id(), null);
        }
        return record;
    }

    AgentRecord oldAgent(AgentName name) {
        return checked(
                name,
                () -> new AgentRecord(
                        named(),
                        new HostIdentity(text("machine"), text("engine"), EngineIdentity.unknown()),
                        oldVolume(),
                        Instant.parse(text("createdAt")),
                        user(),
                        !workspaces().isEmpty() && json.path("generation").asInt(0) > 0,
                        facts(json).stream().filter(OwnLogin::isFact).findFirst()));
    }

    /** An instance for each workspace of the old record; one without a workspace when it has none. */
    List<InstanceRecord> oldInstances(AgentName name) {
        if (json.path("removed").asBoolean(false)) {
            return List.of();
        }
        return checked(name, () -> {
            Instant created = Instant.parse(text("createdAt"));
            List<SortedSet<Workspace>> identities = new ArrayList<>();
            workspaces().forEach(workspace -> identities.add(new TreeSet<>(Set.of(workspace))));
            if (identities.isEmpty()) {
                identities.add(new TreeSet<>());
            }
            return identities.stream()
                    .map(folders -> InstanceRecord.fresh(InstanceId.of(named(), folders), created))
                    .toList();
        });
    }

    static String text(AgentRecord record) {
        ObjectNode node = node(record.name());
        node.put("machine", record.host().machine()).put("engine", record.host().engine());
        node.put("engineId", record.host().identity().id())
                .put("endpoint", record.host().identity().endpoint());
        node.put("volume", record.volume().orElse(""));
        node.put("createdAt", record.createdAt().toString());
        node.put("uid", record.user().uid()).put("gid", record.user().gid()).put("userFixed", record.userFixed());
        record.login().ifPresent(login -> node.put("login", login));
        return node.toPrettyString() + "\n";
    }

    static String text(InstanceRecord record) {
        ObjectNode node = node(record.id().name());
        ArrayNode folders = node.putArray("workspaces");
        record.id().workspaces().forEach(workspace -> folders.add(workspace.toString()));
        node.put("createdAt", record.createdAt().toString()).put("generation", record.generation());
        record.container().ifPresent(container -> node.set("container", json(container)));
        if (record.unfinished()) {
            node.put("unfinished", true);
        }
        for (RetiredContainer retired : record.retired()) {
            node.withArray("retired")
                    .addObject()
                    .put("id", retired.id().value())
                    .put("useLock", retired.useLock());
        }
        return node.toPrettyString() + "\n";
    }

    private static ObjectNode node(AgentName name) {
        return JSON.createObjectNode()
                .put("format", FORMAT)
                .put("target", name.target().value())
                .put("agent", name.agent().value());
    }

    private static ObjectNode json(ContainerRecord container) {
        ObjectNode node = JSON.createObjectNode();
        node.put("name", container.name()).put("id", container.id()).put("generation", container.generation());
        node.put("spec", container.spec()).put("image", container.image());
        container.startedAt().ifPresent(since -> node.put("startedAt", since.toString()));
        node.put("adapterVersion", container.adapterVersion());
        ArrayNode facts = node.putArray("facts");
        container.facts().facts().forEach(facts::add);
        node.put("files", container.facts().files())
                .put("note", container.facts().note());
        return node;
    }

    private static ContainerRecord container(JsonNode node) {
        return new ContainerRecord(
                node.path("name").asString(""),
                node.path("id").asString(""),
                node.path("generation").asInt(0),
                node.path("spec").asString(""),
                node.path("image").asString(""),
                node.path("startedAt").asStringOpt().map(Instant::parse),
                node.path("adapterVersion").asString(""),
                new ContainerFacts(
                        facts(node),
                        node.path("files").asString(ContainerFacts.NONE.files()),
                        node.path("note").asString("")));
    }

    private static SortedSet<String> facts(JsonNode node) {
        return node.path("facts")
                .valueStream()
                .map(fact -> fact.asString(""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Optional<String> oldVolume() {
        return Optional.of(new InstanceNames(home, named(), "").oldVolume());
    }

    private AgentName named() {
        return new AgentName(Target.of(text("target")), AgentId.of(text("agent")));
    }

    private SortedSet<Workspace> workspaces() {
        return json.path("workspaces")
                .valueStream()
                .map(path -> new Workspace(Path.of(path.asString(""))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private ContainerUser user() {
        return new ContainerUser(
                json.path("uid").asInt(UserRule.AGENT.uid()), json.path("gid").asInt(UserRule.AGENT.gid()));
    }

    private String text(String field) {
        return json.path(field).asString("");
    }

    private <T> T checked(AgentName name, Supplier<T> read) {
        try {
            if (!named().equals(name)) {
                throw unreadable(file, "it is the record of " + named(), null);
            }
            return read.get();
        } catch (InvalidPathException e) {
            throw NativeText.refused("reading the record of an agent, " + file, e);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw unreadable(file, "it is not what was written there", e);
        } catch (BerthException e) {
            throw e.kind() == ErrorKind.USAGE ? unreadable(file, "it is not what was written there", e) : e;
        }
    }

    private static BerthException unreadable(Path file, String seen, @Nullable Exception cause) {
        return new BerthException(
                ErrorKind.HOME_UNUSABLE,
                "reading the record of an agent, " + file,
                seen,
                "remove that file: containers of the agent are found by their labels, and its home by its name",
                cause);
    }
}
