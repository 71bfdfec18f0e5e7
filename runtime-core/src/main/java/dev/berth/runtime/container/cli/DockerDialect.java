package dev.berth.runtime.container.cli;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.ImageDetails;
import dev.berth.runtime.container.ImageUse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The dialect of {@code docker}, clients 20 to 28. */
record DockerDialect() implements EngineDialect {
    private static final Pattern MAJOR = Pattern.compile("\\d{1,4}");
    private static final Map<String, EngineErrorPattern> ERROR_PATTERNS = new LinkedHashMap<>();

    static {
        ERROR_PATTERNS.put("no space left on device", EngineErrorPattern.NO_SPACE);
        ERROR_PATTERNS.put("cannot connect to the docker daemon", EngineErrorPattern.DOWN);
        ERROR_PATTERNS.put("failed to connect to the docker api", EngineErrorPattern.DOWN);
        ERROR_PATTERNS.put("error during connect", EngineErrorPattern.DOWN);
        ERROR_PATTERNS.put("permission denied while trying to connect", EngineErrorPattern.DOWN);
        ERROR_PATTERNS.put("is already in use by container", EngineErrorPattern.NAME_TAKEN);
        ERROR_PATTERNS.put("no such image", EngineErrorPattern.IMAGE_ABSENT);
        ERROR_PATTERNS.put("reference does not exist", EngineErrorPattern.IMAGE_ABSENT);
        ERROR_PATTERNS.put("pull access denied", EngineErrorPattern.IMAGE_ABSENT);
        ERROR_PATTERNS.put("manifest unknown", EngineErrorPattern.IMAGE_ABSENT);
        ERROR_PATTERNS.put("manifest for ", EngineErrorPattern.IMAGE_ABSENT);
        ERROR_PATTERNS.put("failed to resolve source metadata", EngineErrorPattern.IMAGE_ABSENT);
        ERROR_PATTERNS.put("/v2/\": ", EngineErrorPattern.IMAGE_ABSENT);
        ERROR_PATTERNS.put("invalid reference format", EngineErrorPattern.IMAGE_ABSENT);
        ERROR_PATTERNS.put("no such container", EngineErrorPattern.ABSENT);
        ERROR_PATTERNS.put("no such object", EngineErrorPattern.ABSENT);
        ERROR_PATTERNS.put("no such volume", EngineErrorPattern.ABSENT);
        ERROR_PATTERNS.put("is already in progress", EngineErrorPattern.REMOVING);
        ERROR_PATTERNS.put("is marked for removal", EngineErrorPattern.ABSENT);
        ERROR_PATTERNS.put("volume is in use", EngineErrorPattern.IN_USE);
        ERROR_PATTERNS.put("is using its referenced image", EngineErrorPattern.IN_USE);
        ERROR_PATTERNS.put("image is being used by", EngineErrorPattern.IN_USE);
        ERROR_PATTERNS.put("image has dependent child images", EngineErrorPattern.IN_USE);
        ERROR_PATTERNS.put("is not running", EngineErrorPattern.STOPPED);
        ERROR_PATTERNS.put("is paused", EngineErrorPattern.STOPPED);
    }

    @Override
    public String name() {
        return "docker";
    }

    @Override
    public List<String> program() {
        return List.of("docker");
    }

    @Override
    public List<String> inspectFlags() {
        return List.of();
    }

    @Override
    public List<String> buildFlags() {
        // without this flag the classic builder leaves the container of a failed step behind
        return List.of("--force-rm");
    }

    /**
     * Keys that detach cannot be switched off, and the first of them waits in docker for the next one. So it is one that is
     * hardly used, and the others do not follow it on any keyboard.
     */
    @Override
    public List<String> execFlags() {
        return List.of("--detach-keys", "ctrl-^,ctrl-@,ctrl-^,ctrl-@,ctrl-_");
    }

    @Override
    public boolean addsProxies() {
        return true;
    }

    @Override
    public boolean mountsAnyName() {
        return true;
    }

    @Override
    public boolean alwaysKeepsBuildSecrets() {
        return false;
    }

    @Override
    public ContainerDetails container(JsonNode inspected) {
        return EngineJson.container(
                inspected, inspected.path("Config").path("Image").asString(""));
    }

    @Override
    public ImageDetails image(JsonNode inspected) {
        return EngineJson.image(inspected);
    }

    /** Until docker 22 the id is the host's, not the data folder's: two daemons of one host have the same. */
    @Override
    public String engineId(JsonNode info) {
        String id = info.path("ID").asString("");
        Matcher major = MAJOR.matcher(info.path("ServerVersion").asString(""));
        boolean idOfHost = major.lookingAt() && Integer.parseInt(major.group()) < 23;
        return id.isEmpty() || !idOfHost
                ? id
                : id + " " + info.path("DockerRootDir").asString("");
    }

    @Override
    public String endpoint(Map<String, String> variables) {
        return DockerEndpoint.of(variables);
    }

    @Override
    public ImageUse use(JsonNode inspected) {
        ContainerDetails container = container(inspected);
        return new ImageUse(
                container.name(), container.image(), inspected.path("Image").asString(""));
    }

    @Override
    public Map<String, EngineErrorPattern> errorPatterns() {
        return ERROR_PATTERNS;
    }

    @Override
    public String startAdvice() {
        return "start the docker engine (systemctl start docker), or set DOCKER_HOST to its address; your user may need"
                + " the group docker";
    }

    @Override
    public String installAdvice() {
        return "install docker (Debian: apt install docker.io), or choose another with setting engine";
    }
}
