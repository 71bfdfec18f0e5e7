package dev.berth.testkit.parts;

import dev.berth.testkit.parts.Availability.Absent;
import dev.berth.testkit.parts.Availability.Present;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The search for OpenSSH's server and client; installs them first if {@link DebianPackages#mayInstall}. */
final class SshdDetection {
    private SshdDetection() {}

    static Availability<SshdPart> detect() throws InterruptedException {
        if (missing().isPresent() && DebianPackages.mayInstall()) {
            HostProgram.Result result = DebianPackages.install("openssh-server", "openssh-client");
            if (!result.ok()) {
                return new Absent<>("sshd", "installing it failed: " + result.end());
            }
        }
        Optional<String> missing = missing();
        if (missing.isPresent()) {
            return new Absent<>("sshd", "no program named " + missing.get());
        }
        Map<String, String> environment = HostProgram.engineEnvironment();
        HostProgram.Result version = HostProgram.run(environment, Duration.ofSeconds(10), List.of("ssh", "-V"));
        return new Present<>(new SshdPart(version.end().replaceFirst(",.*", ""), server().orElseThrow(), environment));
    }

    private static Optional<String> missing() {
        return server().isEmpty()
                ? Optional.of("sshd")
                : Stream.of("ssh", "ssh-keygen")
                        .filter(name -> HostProgram.findOnPath(name).isEmpty())
                        .findFirst();
    }

    /**
     * Finds sshd by its absolute path: sshd refuses to start by a relative one, and a user's PATH seldom contains it.
     */
    private static Optional<Path> server() {
        return Stream.of("/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }
}
