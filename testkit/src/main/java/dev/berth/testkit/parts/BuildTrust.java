package dev.berth.testkit.parts;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The certificates that builds on this machine must trust: the value of {@code image.caCertificates} in tests. */
public final class BuildTrust {
    private BuildTrust() {}

    /** The PEM file that the environment of this process names; empty if none. */
    public static Optional<Path> caCertificates() {
        return caCertificates(System.getenv());
    }

    static Optional<Path> caCertificates(Map<String, String> environment) {
        return Stream.of("BERTH_IMAGE_CA_CERTIFICATES", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE")
                .flatMap(name -> Optional.ofNullable(environment.get(name)).stream())
                .filter(file -> !file.isBlank())
                .map(Path::of)
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
