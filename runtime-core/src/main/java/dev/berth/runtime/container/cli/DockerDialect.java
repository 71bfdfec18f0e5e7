package dev.berth.runtime.container.cli;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.ImageDetails;
import dev.berth.runtime.container.ImageUse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The words of {@code docker}, clients 20 to 28. */
record DockerDialect() implements EngineDialect {
    private static final Map<String, EngineErrorPattern> COMPLAINTS = new LinkedHashMap<>();

    static {
        COMPLAINTS.put("no space left on device", EngineErrorPattern.NO_SPACE);
        COMPLAINTS.put("cannot connect to the docker daemon", EngineErrorPattern.DOWN);
        COMPLAINTS.put("failed to connect to the docker api", EngineErrorPattern.DOWN);
        COMPLAINTS.put("error during connect", EngineErrorPattern.DOWN);
        COMPLAINTS.put("permission denied while trying to connect", EngineErrorPattern.DOWN);
        COMPLAINTS.put("is already in use by container", EngineErrorPattern.NAME_TAKEN);
        COMPLAINTS.put("no such image", EngineErrorPattern.IMAGE_ABSENT);
        COMPLAINTS.put("reference does not exist", EngineErrorPattern.IMAGE_ABSENT);
        COMPLAINTS.put("pull access denied", EngineErrorPattern.IMAGE_ABSENT);
        COMPLAINTS.put("manifest unknown", EngineErrorPattern.IMAGE_ABSENT);
        COMPLAINTS.put("manifest for ", EngineErrorPattern.IMAGE_ABSENT);
        COMPLAINTS.put("failed to resolve source metadata", EngineErrorPattern.IMAGE_ABSENT);
        COMPLAINTS.put("/v2/\": ", EngineErrorPattern.IMAGE_ABSENT);
        COMPLAINTS.put("invalid reference format", EngineErrorPattern.IMAGE_ABSENT);
        COMPLAINTS.put("no such container", EngineErrorPattern.ABSENT);
        COMPLAINTS.put("no such object", EngineErrorPattern.ABSENT);
        COMPLAINTS.put("no such volume", EngineErrorPattern.ABSENT);
        COMPLAINTS.put("is already in progress", EngineErrorPattern.REMOVING);
        COMPLAINTS.put("is marked for removal", EngineErrorPattern.ABSENT);
        COMPLAINTS.put("volume is in use", EngineErrorPattern.IN_USE);
        COMPLAINTS.put("is using its referenced image", EngineErrorPattern.IN_USE);
        COMPLAINTS.put("image is being used by", EngineErrorPattern.IN_USE);
        COMPLAINTS.put("image has dependent child images", EngineErrorPattern.IN_USE);
        COMPLAINTS.put("is not running", EngineErrorPattern.STOPPED);
        COMPLAINTS.put("is paused", EngineErrorPattern.STOPPED);
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
        // the classic builder leaves the container of a failed step behind without it
        return List.of("--force-rm");
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

    @Override
    public ImageUse use(JsonNode inspected) {
        ContainerDetails container = container(inspected);
        return new ImageUse(
                container.name(), container.image(), inspected.path("Image").asString(""));
    }

    @Override
    public Map<String, EngineErrorPattern> complaints() {
        return COMPLAINTS;
    }

    @Override
    public String startIt() {
        return "start the docker engine (systemctl start docker), or say where it is with DOCKER_HOST; your user may need"
                + " the group docker";
    }

    @Override
    public String installIt() {
        return "install docker (Debian: apt install docker.io), or choose another engine with --engine";
    }
}
