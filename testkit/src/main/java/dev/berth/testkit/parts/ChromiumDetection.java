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

/** The search for Chromium and its driver; installs both first if {@link DebianPackages#mayInstall}. */
final class ChromiumDetection {
    private static final Pattern VERSION = Pattern.compile("(?m)^(?:Chromium|Google Chrome|ChromeDriver) ((\\d+)\\S*)");

    private ChromiumDetection() {}

    static Availability<ChromiumPart> detect() throws InterruptedException {
        if ((browser().isEmpty() || driver().isEmpty()) && DebianPackages.mayInstall()) {
            HostProgram.Result result = DebianPackages.install("chromium", "chromium-driver");
            if (!result.ok()) {
                return new Absent<>("chromium", "installing it failed: " + result.end());
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

    /** Checks that the versions match: a driver works only with the browser of its own major version. */
    private static Availability<ChromiumPart> pair(Path browser, Path driver) throws InterruptedException {
        Map<String, String> environment = HostProgram.engineEnvironment();
        HostProgram.Result browserOutput = version(environment, browser);
        HostProgram.Result driverOutput = version(environment, driver);
        Matcher browserVersion = VERSION.matcher(browserOutput.output());
        Matcher driverVersion = VERSION.matcher(driverOutput.output());
        if (!browserVersion.find() || !driverVersion.find()) {
            return new Absent<>("chromium", browserOutput.end() + " | " + driverOutput.end());
        }
        return browserVersion.group(2).equals(driverVersion.group(2))
                ? new Present<>(new ChromiumPart(browserVersion.group(1), browser, driver, environment))
                : new Absent<>(
                        "chromium",
                        "its version is " + browserVersion.group(1) + ", its driver's " + driverVersion.group(1));
    }

    private static HostProgram.Result version(Map<String, String> environment, Path program)
            throws InterruptedException {
        return HostProgram.run(environment, Duration.ofSeconds(20), List.of(program.toString(), "--version"));
    }

    private static Optional<Path> browser() {
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> HostProgram.findOnPath(name).stream())
                .findFirst();
    }

    private static Optional<Path> driver() {
        return HostProgram.findOnPath("chromedriver");
    }
}
