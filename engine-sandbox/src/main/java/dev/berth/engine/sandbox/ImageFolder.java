package dev.berth.engine.sandbox;

import dev.berth.runtime.container.ImageDetails;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Programs that are installed for one image tag. What is in it never changes. */
record ImageFolder(Path folder, Written record) {
    /** All that an installation may write. */
    static final List<String> PARTS = List.of("opt/berth", "usr/local/bin");

    static final String FILE = "image.json";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * What is written down of it.
     *
     * @param environment variables of everything that is started with it
     * @param shown what of this host it needs beside the system, by where they are inside
     */
    record Written(
            String tag,
            String id,
            Instant createdAt,
            Map<String, String> labels,
            Map<String, String> environment,
            Map<String, String> shown,
            long sizeBytes) {
        static Written parse(String json) {
            return JSON.readValue(json, Written.class);
        }

        String json() {
            return JSON.writeValueAsString(this);
        }
    }

    /** Its programs. */
    Path programs() {
        return folder.resolve("opt/berth");
    }

    /** Their names. */
    Path names() {
        return folder.resolve("usr/local/bin");
    }

    ImageDetails details() {
        return new ImageDetails(
                record.id(), List.of(record.tag()), List.of(), record.labels(), record.sizeBytes(), record.createdAt());
    }
}
