package dev.berth.testkit.parts;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A Chromium without a window, and the driver of the same version for WebDriver clients. Immutable. */
public record ChromiumPart(String version, Path browser, Path driver, Map<String, String> environment)
        implements RealPart {
    public ChromiumPart {
        requireNonNull(version, "version is null");
        requireNonNull(browser, "browser is null");
        requireNonNull(driver, "driver is null");
        environment = Map.copyOf(environment);
    }

    @Override
    public String name() {
        return "chromium";
    }

    /**
     * The arguments of the browser: headless, without background network requests, with its files in the folder
     * {@code profile}.
     */
    public List<String> arguments(Path profile) {
        return List.of(
                "--headless",
                "--no-sandbox", // Chromium refuses root with its sandbox
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
    }
}
