package dev.berth.engine.sandbox;

import dev.berth.runtime.container.ImageDetails;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A folder with the programs that are installed for one image tag. Its contents never change. */
record ImageFolder(Path folder, Metadata record) {
    /** The folders that an installation may write. */
    static final List<String> PARTS = List.of("opt/berth", "usr/local/bin");

    static final String FILE = "image.json";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * The contents of {@code image.json}.
     *
     * @param environment variables for every program of a container with this image
     * @param shown files of this host that the programs need, by their paths inside; see {@link HostTools#mounts}
     */
    record Metadata(
            String tag,
            String id,
            Instant createdAt,
            Map<String, String> labels,
            Map<String, String> environment,
            Map<String, String> shown,
            long sizeBytes) {
        static Metadata parse(String json) {
            return JSON.readValue(json, Metadata.class);
        }

        String json() {
            return JSON.writeValueAsString(this);
        }
    }

    /** The folder of the installed programs. */
    Path programs() {
        return folder.resolve("opt/berth");
    }

    /** The folder of the links by which the programs are called. */
    Path names() {
        return folder.resolve("usr/local/bin");
    }

    ImageDetails details() {
        return new ImageDetails(
                record.id(), List.of(record.tag()), List.of(), record.labels(), record.sizeBytes(), record.createdAt());
    }
}
