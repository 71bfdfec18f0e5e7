package dev.berth.testkit.parts;

import dev.berth.testkit.parts.Availability.Absent;
import dev.berth.testkit.parts.Availability.Present;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks for Chromium and its driver; installs both where that was asked for. */
final class ChromiumDetection {
    private static final Pattern VERSION = Pattern.compile("(?m)^(?:Chromium|Google Chrome|ChromeDriver) ((\\d+)\\S*)");

    private ChromiumDetection() {}

    static Availability<ChromiumPart> chromium() throws InterruptedException {
        if ((browser().isEmpty() || driver().isEmpty()) && Debian.mayInstall()) {
            Tool.Result result = Debian.install("chromium", "chromium-driver");
            if (!result.ok()) {
                return new Absent<>("chromium", "it could not be installed: " + result.end());
            }
        }
        Optional<Path> browser = browser();
        if (browser.isEmpty()) {
            return new Absent<>("chromium", "no program named chromium, chromium-browser or google-chrome on PATH");
        }
        Optional<Path> driver = driver();
        return driver.isEmpty()
                ? new Absent<>("chromium", "no program named chromedriver on PATH")
                : pair(browser.get(), driver.get());
    }

    /** A driver speaks only to the browser of its own major version. */
    private static Availability<ChromiumPart> pair(Path browser, Path driver) throws InterruptedException {
        Map<String, String> environment = Tool.engineEnvironment();
        Tool.Result said = version(environment, browser);
        Tool.Result driverSaid = version(environment, driver);
        Matcher found = VERSION.matcher(said.output());
        Matcher driverFound = VERSION.matcher(driverSaid.output());
        if (!found.find() || !driverFound.find()) {
            return new Absent<>("chromium", said.end() + " | " + driverSaid.end());
        }
        return found.group(2).equals(driverFound.group(2))
                ? new Present<>(new ChromiumPart(found.group(1), browser, driver, environment))
                : new Absent<>(
                        "chromium", "its version is " + found.group(1) + ", its driver's " + driverFound.group(1));
    }

    private static Tool.Result version(Map<String, String> environment, Path program) throws InterruptedException {
        return Tool.run(environment, Duration.ofSeconds(20), List.of(program.toString(), "--version"));
    }

    private static Optional<Path> browser() {
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Tool.onPath(name).stream())
                .findFirst();
    }

    private static Optional<Path> driver() {
        return Tool.onPath("chromedriver");
    }
}
