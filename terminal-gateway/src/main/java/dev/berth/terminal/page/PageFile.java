package dev.berth.terminal.page;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;

/** One file of the page; {@code entityTag}, with its quotes, changes with its content. Immutable. */
public record PageFile(String contentType, String entityTag, URL resource) {
    public PageFile {
        requireNonNull(contentType, "contentType is null");
        requireNonNull(entityTag, "entityTag is null");
        requireNonNull(resource, "resource is null");
    }

    /** Its content; the caller closes it. */
    public InputStream open() throws IOException {
        return resource.openStream();
    }
}
