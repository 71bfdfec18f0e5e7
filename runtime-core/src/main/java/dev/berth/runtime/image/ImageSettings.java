package dev.berth.runtime.image;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.config.SecretPatterns;
import dev.berth.runtime.container.Images;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.FileErrorText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** The settings {@code image.*}. Immutable; {@link #toString} hides a proxy's password. */
public record ImageSettings(
        String base,
        Optional<Path> caCertificates,
        Optional<String> proxy,
        Optional<Path> npmrc,
        Optional<Path> pipConf) {
    private static final Pattern SECRET_LINE =
            Pattern.compile("(?im)^\\s*[^#;\\s].*(_auth|_authtoken|_password|password|key|token)\\s*=|://[^/\\s@]+@");

    public static ImageSettings from(Config config) {
        return new ImageSettings(
                config.string("image.base"),
                config.path("image.caCertificates"),
                config.find("image.proxy"),
                config.path("image.npmrc"),
                config.path("image.pipConf"));
    }

    /** Returns these settings with the engine's only base, when it has only one. */
    ImageSettings withBaseOf(Images images) {
        return images.onlyBase()
                .map(base -> new ImageSettings(base, caCertificates, proxy, npmrc, pipConf))
                .orElse(this);
    }

    /** Whether the proxy's address holds a user or a password. */
    boolean proxyIsSecret() {
        return proxy.filter(address -> address.matches("(?i)https?://[^/]*@.*")).isPresent();
    }

    /** Reads the CA certificates in PEM format; empty when not set. */
    public byte[] caCertificatesPem() {
        return caCertificates
                .map(file -> {
                    String pem = read("image.caCertificates", file);
                    if (!pem.contains("-----BEGIN CERTIFICATE-----") || pem.contains("PRIVATE KEY-----")) {
                        throw unusable(
                                "image.caCertificates",
                                file,
                                "it holds no certificates in PEM format, or a private key");
                    }
                    return pem.getBytes(StandardCharsets.UTF_8);
                })
                .orElse(new byte[0]);
    }

    /** Reads the file that a setting names; CONFIG_INVALID when it cannot be read. */
    public static String read(String setting, Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw unusable(setting, file, FileErrorText.describe(e));
        }
    }

    static boolean holdsSecret(String text) {
        return SECRET_LINE.matcher(text).find() || SecretPatterns.matchesValue(text);
    }

    private static BerthException unusable(String setting, Path file, String seen) {
        return new BerthException(
                ErrorKind.CONFIG_INVALID,
                "reading " + file + " for " + setting,
                seen,
                "name a readable file in " + setting);
    }

    @Override
    public String toString() {
        return "ImageSettings[" + base + ", " + caCertificates + ", "
                + (proxyIsSecret() ? "proxy with a secret" : proxy.toString()) + ", " + npmrc + ", " + pipConf + "]";
    }
}
