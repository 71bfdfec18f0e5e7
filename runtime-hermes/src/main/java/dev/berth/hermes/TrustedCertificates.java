package dev.berth.hermes;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of {@code image.caCertificates} together with the public ones: Node adds extra certificates to its
 * own, but Python replaces its own.
 */
final class TrustedCertificates {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    private TrustedCertificates() {}

    /** All certificates in PEM form. */
    static String withFile(Path file) {
        try {
            return Stream.concat(Stream.of(Files.readString(file)), publicOnes())
                    .collect(Collectors.joining("\n"));
        } catch (IOException | GeneralSecurityException e) {
            throw new BerthException(
                    ErrorKind.CONFIG_INVALID,
                    "reading " + file + " for image.caCertificates",
                    e.getClass().getSimpleName() + ": " + e.getMessage(),
                    "name a readable file in image.caCertificates",
                    e);
        }
    }

    /** The public certificates of the JDK. */
    private static Stream<String> publicOnes() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        @Nullable KeyStore standard = null;
        factory.init(standard);
        StringBuilder all = new StringBuilder();
        for (X509Certificate certificate : Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
                .toList()) {
            all.append("-----BEGIN CERTIFICATE-----\n")
                    .append(LINES.encodeToString(certificate.getEncoded()))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        return Stream.of(all.toString());
    }
}
