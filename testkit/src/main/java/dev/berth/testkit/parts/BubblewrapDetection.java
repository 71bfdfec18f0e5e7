package dev.berth.testkit.parts;

import dev.berth.testkit.parts.Availability.Absent;
import dev.berth.testkit.parts.Availability.Present;
import java.time.Duration;
import java.util.List;

/** Looks for bubblewrap by making a sandbox; installs it where that was asked for. */
final class BubblewrapDetection {
    private static final List<String> SANDBOX = List.of(
            "bwrap",
            "--unshare-user",
            "--unshare-pid",
            "--ro-bind",
            "/",
            "/",
            "--proc",
            "/proc",
            "--dev",
            "/dev",
            "true");

    private BubblewrapDetection() {}

    static Availability<BubblewrapPart> bubblewrap() throws InterruptedException {
        if (!DockerDetection.onPath("bwrap") && Debian.mayInstall()) {
            Tool.Result result = Debian.install("bubblewrap");
            if (!result.ok()) {
                return new Absent<>("bubblewrap", "it could not be installed: " + result.end());
            }
        }
        var environment = Tool.engineEnvironment();
        Tool.Result sandbox = Tool.run(environment, Duration.ofSeconds(10), SANDBOX);
        if (!sandbox.ok()) {
            return new Absent<>("bubblewrap", sandbox.end());
        }
        Tool.Result version = Tool.run(environment, Duration.ofSeconds(10), List.of("bwrap", "--version"));
        return new Present<>(new BubblewrapPart(version.end().replace("bubblewrap ", ""), environment));
    }
}
