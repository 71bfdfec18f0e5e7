package dev.berth.testkit.parts;

import dev.berth.testkit.parts.Availability.Absent;
import dev.berth.testkit.parts.Availability.Present;
import java.time.Duration;
import java.util.List;

/** The search for bubblewrap: starts a sandbox, and installs bubblewrap first if {@link DebianPackages#mayInstall}. */
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

    static Availability<BubblewrapPart> detect() throws InterruptedException {
        if (!HostProgram.isOnPath("bwrap") && DebianPackages.mayInstall()) {
            HostProgram.Result result = DebianPackages.install("bubblewrap");
            if (!result.ok()) {
                return new Absent<>("bubblewrap", "installing it failed: " + result.end());
            }
        }
        var environment = HostProgram.engineEnvironment();
        HostProgram.Result sandbox = HostProgram.run(environment, Duration.ofSeconds(10), SANDBOX);
        if (!sandbox.ok()) {
            return new Absent<>("bubblewrap", sandbox.end());
        }
        HostProgram.Result version =
                HostProgram.run(environment, Duration.ofSeconds(10), List.of("bwrap", "--version"));
        return new Present<>(new BubblewrapPart(version.end().replace("bubblewrap ", ""), environment));
    }
}
