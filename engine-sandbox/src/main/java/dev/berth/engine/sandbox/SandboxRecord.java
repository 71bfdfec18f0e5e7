package dev.berth.engine.sandbox;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.Mount;
import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;

/** The contents of {@code record.json}, which is written when a container is created and never changes. */
record SandboxRecord(ContainerId id, Instant createdAt, ContainerSpec spec) {
    private static final JsonMapper JSON =
            JsonMapper.builder().addMixIn(Mount.class, KindOfMount.class).build();

    static SandboxRecord parse(String json) {
        return JSON.readValue(json, SandboxRecord.class);
    }

    String json() {
        return JSON.writeValueAsString(this);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "kind")
    private interface KindOfMount {}
}
