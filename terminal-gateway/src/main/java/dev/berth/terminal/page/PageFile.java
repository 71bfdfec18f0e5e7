package dev.berth.terminal.page;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;

/** A file of the page; {@code entityTag} includes its quotes and changes with the content. Immutable. */
public record PageFile(String contentType, String entityTag, URL resource) {
    public PageFile {
        requireNonNull(contentType, "contentType is null");
        requireNonNull(entityTag, "entityTag is null");
        requireNonNull(resource, "resource is null");
    }

    /** Opens the content; the caller closes the stream. */
    public InputStream open() throws IOException {
        return resource.openStream();
    }
}
